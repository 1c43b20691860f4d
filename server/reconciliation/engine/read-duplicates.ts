/** What the duplicates of a comparison are one too many of: records and lines of the same numbers, as they were compared. */
import { DUPLICATE_SIDES_MAX } from '../differences/codes.ts';
import type { DuplicateSides } from '../differences/contract.ts';
import { numberStated } from '../differences/difference.ts';
import { duplicateSides } from '../differences/duplicate.ts';
import type { Side } from './contract.ts';
import { channelSideOf, LINE_SIDE, ourSideOf, type RawFinding, RECORD_SIDE } from './read-findings.ts';
import { type Execute, list, UNNUMBERED } from './store.ts';

/** Sides that share a number, the first ones first. */
type ByNumber = ReadonlyMap<string, readonly Side[]>;
type Read = { sides: ByNumber; extra: Side[] };

const keyOf = (kind: string, number: string) => `${kind} ${number}`;
const placeOf = (side: Side) => side.paymentId ?? `${side.statementId} ${side.lineNo}`;
const without = (numbers: readonly (string | null)[]) => [...new Set(numbers.filter((number) => number !== null))];

/** Of each number no more than are ever shown, however often a file lists it. */
async function readSides(execute: Execute, side: 'lines' | 'records', column: string, numbers: readonly string[]): Promise<Read> {
  if (numbers.length === 0) return { sides: new Map(), extra: [] };
  const [table, id, columns, of, where, order] =
    side === 'lines'
      ? ([
          'rc_l',
          'lid',
          LINE_SIDE('t'),
          channelSideOf,
          `t.ok AND NOT (${column === 'our_no'} AND ${UNNUMBERED('t')})`,
          't.statement_id, t.line_no',
        ] as const)
      : (['rc_r', 'id', RECORD_SIDE('t'), ourSideOf, 'true', 't.repeat, t.id'] as const);
  const found = await execute(`SELECT q.* FROM (SELECT t.${column} AS number, x.id IS NOT NULL AS is_extra, ${columns},
        row_number() OVER (PARTITION BY t.kind, t.${column} ORDER BY x.id IS NOT NULL, ${order}) AS nth
      FROM ${table} t LEFT JOIN (SELECT DISTINCT ${side === 'lines' ? 'lid' : 'rid'} AS id FROM rc_diff WHERE kind = 'duplicate') x ON x.id = t.${id}
      WHERE t.${column} = ANY (${list(numbers, 'text')}) AND ${where}) q
    WHERE q.nth <= ${DUPLICATE_SIDES_MAX} ORDER BY q.nth`);
  const sides = new Map<string, Side[]>();
  const extra: Side[] = [];
  for (const row of found) {
    const one = of(row) as Side;
    const key = keyOf(one.kind, String(row.number));
    const same = sides.get(key);
    if (same) same.push(one);
    else sides.set(key, [one]);
    if (row.is_extra === true) extra.push(one);
  }
  return { sides, extra };
}

/** Each of `findings` beside what has its numbers, null where it is no duplicate. Reads what the comparison left, before its transaction ends. */
export async function readDuplicates(execute: Execute, findings: readonly RawFinding[]): Promise<(DuplicateSides | null)[]> {
  const duplicates = findings.filter(({ kind }) => kind === 'duplicate');
  if (duplicates.length === 0) return findings.map(() => null);
  const ourNoOf = ({ channel, ours }: RawFinding) => ours?.ourNo ?? (channel && numberStated(channel));
  const ourNos = without(duplicates.map(ourNoOf));
  const channelKeys = without(duplicates.map(({ channelKey }) => channelKey));
  const [recordsOurs, recordsTheirs] = [
    await readSides(execute, 'records', 'our_no', ourNos),
    await readSides(execute, 'records', 'channel_no', channelKeys),
  ];
  const at = ({ sides }: Read, kind: string, number: string | null) => (number === null ? [] : (sides.get(keyOf(kind, number)) ?? []));
  const recordsOf = (finding: RawFinding): readonly Side[] => {
    const same = at(recordsOurs, finding.recordKind, ourNoOf(finding));
    return same.length > 0 ? same : at(recordsTheirs, finding.recordKind, finding.channelKey);
  };
  const theirNos = without(duplicates.flatMap((finding) => recordsOf(finding).map(({ channelNo }) => channelNo)));
  const [linesOurs, linesTheirs] = [
    await readSides(execute, 'lines', 'our_no', ourNos),
    await readSides(execute, 'lines', 'channel_key', without([...channelKeys, ...theirNos])),
  ];
  const extra = new Set([recordsOurs, recordsTheirs, linesOurs, linesTheirs].flatMap((read) => read.extra.map(placeOf)));
  return findings.map((finding) => {
    if (finding.kind !== 'duplicate') return null;
    const { recordKind: kind, channelKey } = finding;
    const records = recordsOf(finding);
    const lines = [
      at(linesOurs, kind, ourNoOf(finding)),
      ...without([channelKey, ...records.map(({ channelNo }) => channelNo)]).map((number) => at(linesTheirs, kind, number)),
    ].flat();
    const once = [...new Map(lines.map((line) => [placeOf(line), line])).values()].sort(inFile);
    return duplicateSides(finding, records, once, (side) => extra.has(placeOf(side)));
  });
}

/** In the order of the files, which the ids of statements keep, and of the lines in each. */
function inFile(a: Side, b: Side): number {
  const [one, other] = [a.statementId ?? '', b.statementId ?? ''];
  return one === other ? (a.lineNo ?? 0) - (b.lineNo ?? 0) : one < other ? -1 : 1;
}
