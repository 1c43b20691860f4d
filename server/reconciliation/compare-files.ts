/** Compares files with each other, with no set-up and nothing stored: statements and an orders export go into temporary tables of one
 *  transaction, the engine compares them, and the transaction is rolled back. The first-run page and the command line stand on this. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Connection, openCopy } from '../../db/copy.ts';
import {
  addDays,
  type BusinessDate,
  type DayRule,
  endOfBusinessDate,
  minutesOf,
  parseBusinessDate,
  startOfBusinessDate,
} from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { readOrdersExport } from '../payments/read-orders-export.ts';
import { type StagedOrders, stageOrders } from '../payments/stage-orders.ts';
import { type ControlTotal, FORMATS_WITH_FURTHER_NOS, partOfFormat } from '../statements/contract.ts';
import { LINE_COLUMNS } from '../statements/copy-lines.ts';
import { guessFormat } from '../statements/formats/guess-format.ts';
import { parseInWorker } from '../statements/parse-in-worker.ts';
import type { ParseFindings } from '../statements/parse-messages.ts';
import { dateOfStatement } from '../statements/statement-date.ts';
import { refuseTotalsAlone, refuseWrongTotals, rejectsRefused } from '../statements/statement-verdict.ts';
import { foldFees } from './complete-lines.ts';
import { DEFAULT_RULES, type FoundDifference, type Side } from './contract.ts';
import { foundDifference } from './difference.ts';
import { type Comparison, compare } from './engine/compare.ts';
import { readFindings, readOffers, readWaiting } from './engine/read-findings.ts';
import { type Execute, list, literal, type Sources } from './engine/store.ts';
import { kindsTold } from './kinds-told.ts';

export type NamedFile = { name: string; path: string };
export type FilesRequest = {
  statements: NamedFile[];
  orders: NamedFile;
  formatId?: string | undefined;
  mapping?: unknown;
  /** The business date; where absent, what the statements declare or most of their lines say, and of statements without a line the day of most orders. */
  date?: string | undefined;
  zone?: string | undefined;
  dayCut?: string | undefined;
  windowMinutes?: number | undefined;
  signal?: AbortSignal | undefined;
};
export type ReadStatement = {
  file: string;
  statementId: string;
  findings: ParseFindings;
  controlTotals: ControlTotal[];
  /** Lines that another of the statements lists as well: they are compared once. */
  listedElsewhere: bigint;
};
export type FilesComparison = {
  dates: BusinessDate[];
  rule: DayRule;
  statements: ReadStatement[];
  orders: StagedOrders;
  comparison: Comparison;
  waiting: Side[];
  proposals: { channel: Side[]; ours: Side[] }[];
  leftAside: bigint;
};

const LINES = 'rc_files_lines';
const RECORDS = 'rc_files_records';
const LINES_TABLE = `CREATE TEMP TABLE ${LINES} (statement_id uuid, occurred_at timestamptz, amount_minor bigint, fee_minor bigint, net_minor bigint, byte_offset bigint,
  line_no int, byte_length int, bucket smallint, kind text, flow text, status text, shares_channel_no boolean, currency text, channel_no text, our_no text,
  original_channel_no text, original_our_no text, merchant_no text, further_nos text[]) ON COMMIT DROP`;

/** Reads, compares, hands the result and then every difference, in order, to the two callbacks, and leaves nothing. Refuses what the
 *  formats refuse, `statement_total_wrong`, `statement_date_unknown`, `statement_date_not_in_file`, `statement_has_rejects` (nothing of a file could be read, and no date is named),
 *  `statement_format_unknown` (a statement in the place of the orders), `statement_totals_alone`, `date_malformed`, `time_zone_unknown`, `day_cut_malformed`. */
export async function compareFiles(
  client: Connection,
  request: FilesRequest,
  ambience: { now: Date; random: Random },
  onResult: (result: FilesComparison) => Promise<void> | void,
  onDifferences: (found: FoundDifference[]) => Promise<void> | void,
): Promise<void> {
  const date = request.date === undefined ? null : parseBusinessDate(request.date);
  const rule: DayRule = { zone: request.zone ?? (await zoneOf(request)), dayCut: request.dayCut ?? DEFAULT_RULES.dayCut };
  const rules = {
    ...DEFAULT_RULES,
    zone: rule.zone,
    dayCut: rule.dayCut,
    dayCutWindowMinutes: request.windowMinutes ?? DEFAULT_RULES.dayCutWindowMinutes,
  };
  minutesOf(rule.dayCut);
  const execute: Execute = async (text) => {
    request.signal?.throwIfAborted();
    return (await client.query(text)).rows as Record<string, unknown>[];
  };
  await client.query('BEGIN');
  try {
    await execute('SET LOCAL statement_timeout = 0');
    await execute(LINES_TABLE);
    await refuseStatementAsOrders(request.orders);
    const orders = await stageOrders(
      client,
      RECORDS,
      readOrdersExport({ name: request.orders.name, bytes: createReadStream(request.orders.path) }),
      rule,
      ambience.random,
    );
    const statements: ReadStatement[] = [];
    for (const [index, file] of request.statements.entries()) {
      // Ids in the order of the files: what comes first on the command line comes first in the answer.
      const statementId = newId(0, new Date(ambience.now.getTime() + index), ambience.random);
      statements.push(
        await readStatement(client, execute, file, statementId, rules, {
          ...request,
          date: date ?? (await yearOf(execute, file, request)),
        }),
      );
    }
    if (date) refuseForeignDate(statements, date);
    await listOnce(execute, statements, request.statements, rule);
    await execute(`ANALYZE ${LINES}`);
    await execute(`ANALYZE ${RECORDS}`);
    const dates = date ? [date] : datesOf(statements);
    if (dates.length === 0) dates.push(await dateOfOrders(execute, statements));
    const kinds = kindsTold(statements.map(({ findings }) => partOfFormat(findings.formatId ?? '')));
    const sources: Sources = {
      lines: LINES,
      records: RECORDS,
      statementIds: statements.map((statement) => statement.statementId),
      neighbourStatementIds: [],
      matchedBeside: null,
      channelCode: null,
      isIndexed: false,
      dates,
      neighbourDates: 'all',
      kinds,
      waitingFrom: waitingFrom(dates, rule, rules.dayCutWindowMinutes),
      waitingKinds: kinds,
      overdue: null,
      hasFurtherNos: statements.some(({ findings }) => FORMATS_WITH_FURTHER_NOS.includes(findings.formatId ?? '')),
    };
    const comparison = await compare(execute, sources, rules);
    const [aside] =
      await execute(`SELECT count(*)::text AS n FROM ${RECORDS} r WHERE r.status = 'succeeded' AND (r.business_date <> ALL (${list(dates, 'date')}) OR r.kind <> ALL (${list(kinds, 'text')}))
      AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.rid = r.id)`);
    const [waiting, proposals] = [await readWaiting(execute), await readOffers(execute)];
    const leftAside = BigInt((aside?.n as string) ?? '0');
    await onResult({ dates, rule, statements, orders, comparison, waiting, proposals, leftAside });
    for await (const found of readFindings(execute))
      await onDifferences(found.map((finding) => foundDifference(finding, dates[0] as string)));
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

/** The channel's zone where nobody names one: what the first statement shows of its clock, else that of its format. */
async function zoneOf(request: FilesRequest): Promise<string> {
  const [first] = request.statements;
  if (!first) return DEFAULT_RULES.zone;
  return (await guessFormat(first, request.formatId))?.zone ?? DEFAULT_RULES.zone;
}

/** A day of the year that a file's times are of, where its format writes none: that of most orders, whose times have one. The file's own name goes before. */
async function yearOf(execute: Execute, file: NamedFile, request: FilesRequest): Promise<string | undefined> {
  const formatId = request.formatId ?? (await guessFormat(file))?.formatId;
  return formatId === 'unionpay_zm' ? ((await dayOfMostOrders(execute)) ?? undefined) : undefined;
}

/** Of a day that no statement has anything of, nothing would be missing and all would agree. */
function refuseForeignDate(statements: readonly ReadStatement[], date: BusinessDate): void {
  let refusal: unknown = null;
  for (const { file, findings } of statements) {
    try {
      dateOfStatement(file, findings.summary?.period ?? null, findings.dates, date);
      return;
    } catch (error) {
      refusal ??= error;
    }
  }
  if (refusal) throw refusal;
}

/** A bill has columns that an export could have: read as one, all of its rows would be rejected and every line would seem unbooked. */
async function refuseStatementAsOrders(orders: NamedFile): Promise<void> {
  const guess = await guessFormat(orders);
  if (!guess) return;
  const why = `It is a statement (${guess.formatId}), and an orders export is wanted in its place`;
  throw new DomainError('invalid', 'statement_format_unknown', `${orders.name}: ${why}`, { file: orders.name, why });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const familyOf = (formatId: string | null) => formatId?.split('_')[0];
/** Bills of movements repeat the payments of the trade bill, with less said about each. */
const saysLess = (formatId: string | null) => formatId === 'wechat_fund_flow' || formatId === 'alipay_account';

/** What makes two lines one line, wherever in their files they stand. */
const SAID = `occurred_at, amount_minor, fee_minor, net_minor, kind, flow, status, currency, channel_no, our_no, original_channel_no, original_our_no, merchant_no`;

/** Two downloads of one kind of bill (saved anew, fetched again later, of spans that overlap): lines with a number, of the days that both are
 *  of, that say the same, as often as the first says it. Bytes tell nothing here: an export time, a line end is enough to change them. */
const listedByBoth = (first: ReadStatement, second: ReadStatement, rule: DayRule): string | null => {
  const days = datesOf([first]).filter((day) => datesOf([second]).includes(day));
  if (days.length === 0) return null;
  const spans = days.map((day) => {
    const [from, to] = [startOfBusinessDate(day, rule), endOfBusinessDate(day, rule)];
    return `(occurred_at >= ${literal(from.toISOString())}::timestamptz AND occurred_at < ${literal(to.toISOString())}::timestamptz)`;
  });
  const [one, other] = [first, second].map(({ statementId }) => `${literal(statementId)}::uuid`);
  return `FROM ${LINES} x USING (
      SELECT ctid AS place, statement_id, count(*) FILTER (WHERE statement_id = ${one}) OVER (PARTITION BY ${SAID}) AS said,
        row_number() OVER (PARTITION BY statement_id, ${SAID} ORDER BY line_no) AS turn
      FROM ${LINES} WHERE statement_id IN (${one}, ${other}) AND coalesce(channel_no, our_no, original_channel_no, original_our_no) IS NOT NULL
        AND (${spans.join(' OR ')})) both_say
    WHERE x.ctid = both_say.place AND both_say.statement_id = ${other} AND both_say.turn <= both_say.said`;
};

/** The same file twice, two downloads of one day, or two bills of one channel that list the same payments (all trades and the successful
 *  ones, trades and movements): such a line is one line. Listed twice by one file, or by the same kind of bill of another day than the
 *  line's, it stays two: then the channel says so. */
async function listOnce(execute: Execute, statements: ReadStatement[], files: readonly NamedFile[], rule: DayRule): Promise<void> {
  const count = async (from: string) =>
    BigInt(((await execute(`WITH gone AS (DELETE ${from} RETURNING 1) SELECT count(*)::text AS n FROM gone`))[0]?.n as string) ?? '0');
  for (const [later, b] of statements.entries()) {
    for (const [earlier, a] of statements.slice(0, later).entries()) {
      if (familyOf(a.findings.formatId) !== familyOf(b.findings.formatId)) continue;
      if (a.findings.formatId === b.findings.formatId) {
        const [left, right] = [files[earlier] as NamedFile, files[later] as NamedFile];
        const isCopy =
          (await stat(left.path)).size === (await stat(right.path)).size && (await digestOf(left.path)) === (await digestOf(right.path));
        const repeated = isCopy ? `FROM ${LINES} WHERE statement_id = ${literal(b.statementId)}::uuid` : listedByBoth(a, b, rule);
        if (repeated) b.listedElsewhere += await count(repeated);
        continue;
      }
      const [kept, dropped] = saysLess(a.findings.formatId) && !saysLess(b.findings.formatId) ? [b, a] : [a, b];
      dropped.listedElsewhere +=
        await count(`FROM ${LINES} x USING ${LINES} l WHERE x.statement_id = ${literal(dropped.statementId)}::uuid AND l.statement_id = ${literal(kept.statementId)}::uuid
        AND x.kind IN ('p', 'r') AND x.kind = l.kind AND x.channel_no = l.channel_no AND x.our_no = l.our_no AND x.status = l.status AND x.amount_minor = l.amount_minor AND x.currency = l.currency`);
    }
  }
}

async function dayOfMostOrders(execute: Execute): Promise<BusinessDate | null> {
  const [most] = await execute(`SELECT business_date::text AS date FROM ${RECORDS} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`);
  return most ? parseBusinessDate(String(most.date)) : null;
}

/** Of statements without a line and without a date: the day of most orders. */
async function dateOfOrders(execute: Execute, statements: readonly ReadStatement[]): Promise<BusinessDate> {
  const unread = statements.find(({ findings }) => findings.rejectCount > 0);
  if (unread) throw rejectsRefused(unread.file, unread.findings);
  const most = await dayOfMostOrders(execute);
  if (most) return most;
  const file = statements[0]?.file ?? '';
  throw new DomainError('invalid', 'statement_date_unknown', `${file}: no line and no date in it; say which day it is`, { file });
}

async function readStatement(
  client: Connection,
  execute: Execute,
  file: NamedFile,
  statementId: string,
  rules: typeof DEFAULT_RULES,
  request: FilesRequest,
): Promise<ReadStatement> {
  const copy = openCopy(client, `COPY ${LINES} (${LINE_COLUMNS.join(', ')}) FROM STDIN (FORMAT binary)`);
  const parse = {
    path: file.path,
    name: file.name,
    formatId: request.formatId ?? null,
    mapping: request.mapping ?? null,
    zone: rules.zone,
    dayCut: rules.dayCut,
    windowMinutes: rules.dayCutWindowMinutes,
    statementId,
    ...(request.date ? { date: request.date } : {}),
  };
  try {
    const outcome = await parseInWorker(parse, { write: copy.write, progress: () => undefined }, request.signal);
    if (!outcome.read) throw outcome.refusal;
    await copy.end();
    const controlTotals = outcome.findings.summary?.controlTotals ?? [];
    refuseWrongTotals(file.name, controlTotals, outcome.findings.rejectCount);
    refuseTotalsAlone(file.name, outcome.findings.formatId);
    if (saysLess(outcome.findings.formatId)) await foldFees(execute, LINES, statementId);
    return { file: file.name, statementId, findings: outcome.findings, controlTotals, listedElsewhere: 0n };
  } catch (error) {
    await copy.giveUp(error as Error);
    throw error;
  }
}

/** Days of a file that does not name them: the day with most lines, and each other that has a good share and is no handful. */
const SHARE = 10;
const HANDFUL = 20;

/** The business dates of the statements together: what each declares, else what its lines say. None where there is neither. */
export function datesOf(statements: readonly { findings: Pick<ParseFindings, 'dates' | 'summary'> }[]): BusinessDate[] {
  const dates = new Set<BusinessDate>();
  for (const { findings } of statements) {
    const period = findings.summary?.period;
    if (period) {
      for (let day = parseBusinessDate(period.from); day <= period.to && dates.size < 400; day = addDays(day, 1)) dates.add(day);
      continue;
    }
    const [main, ...others] = findings.dates;
    if (!main) continue;
    dates.add(main.date);
    for (const other of others) {
      const inside = other.count - (other.date > main.date ? other.early : other.late);
      if (inside >= HANDFUL && other.count * SHARE >= main.count) dates.add(other.date);
    }
  }
  return [...dates].sort();
}

/** From when on a record of a date may still be listed by the next day's statement, where that is not among those compared. */
export function waitingFrom(dates: readonly BusinessDate[], rule: DayRule, windowMinutes: number): Map<string, Date> {
  const there = new Set<string>(dates);
  return new Map(
    dates
      .filter((date) => !there.has(addDays(date, 1)))
      .map((date) => [date, new Date(endOfBusinessDate(date, rule).getTime() - windowMinutes * 60_000)]),
  );
}
