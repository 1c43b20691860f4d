/** The SQL of lines: pages by line number through the BRIN index, one line, and two versions compared. */
import { and, asc, eq, gt, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import { inRanges } from '../../db/minor-ranges.ts';
import { statementLines } from '../../db/schema/statements.ts';
import { minorRanges } from '../kernel/amount-range.ts';
import { writings } from '../kernel/search-text.ts';
import type { Flow, LineAspect } from './codes.ts';
import type { LineChange, LineFilter, StatementLineRow, VersionComparison } from './contract.ts';
import { KIND_LETTER, KIND_OF, STATUS_LETTER, STATUS_OF } from './copy-lines.ts';

const columns = {
  lineNo: statementLines.lineNo,
  kind: statementLines.kind,
  flow: statementLines.flow,
  status: statementLines.status,
  channelNo: statementLines.channelNo,
  ourNo: statementLines.ourNo,
  originalChannelNo: statementLines.originalChannelNo,
  originalOurNo: statementLines.originalOurNo,
  merchantNo: statementLines.merchantNo,
  currency: statementLines.currency,
  amountMinor: statementLines.amountMinor,
  feeMinor: statementLines.feeMinor,
  netMinor: statementLines.netMinor,
  occurredAt: statementLines.occurredAt,
  furtherNos: statementLines.furtherNos,
  byteOffset: statementLines.byteOffset,
};

const FLOW: Record<string, Flow> = { i: 'in', o: 'out' };
const FLOW_LETTER: Record<Flow, string> = { in: 'i', out: 'o' };

/** Refuses a malformed amount as `minorRanges` does. */
function conditions(filter: LineFilter): SQL[] {
  const begins = sql`ANY (${sql.param(writings(filter.number ?? '').map(startsWith))}::text[])`;
  return [
    filter.kinds?.length
      ? inArray(
          statementLines.kind,
          filter.kinds.map((kind) => KIND_LETTER[kind]),
        )
      : undefined,
    filter.statuses?.length
      ? inArray(
          statementLines.status,
          filter.statuses.map((status) => STATUS_LETTER[status]),
        )
      : undefined,
    filter.flows?.length
      ? inArray(
          statementLines.flow,
          filter.flows.map((flow) => FLOW_LETTER[flow]),
        )
      : undefined,
    filter.fees?.length
      ? or(...filter.fees.map((flow) => (flow === 'out' ? gt(statementLines.feeMinor, 0n) : lt(statementLines.feeMinor, 0n))))
      : undefined,
    filter.currency ? eq(statementLines.currency, filter.currency) : undefined,
    inRanges(sql`${statementLines.amountMinor}`, sql`${statementLines.currency}`, minorRanges(filter)) ?? undefined,
    filter.number
      ? or(
          ...[statementLines.channelNo, statementLines.ourNo, statementLines.originalChannelNo, statementLines.originalOurNo].map(
            (column) => sql`${column} LIKE ${begins}`,
          ),
          sql`EXISTS (SELECT FROM unnest(${statementLines.furtherNos}) number WHERE number LIKE ${begins})`,
        )
      : undefined,
  ].filter((part) => part !== undefined);
}

/** A stretch of line numbers: the index finds its pages, so that the cost is that of the stretch and not of the file. */
async function selectStretch(
  tx: Tx,
  statementId: string,
  filter: LineFilter,
  after: number,
  upTo: number,
  limit: number,
): Promise<StatementLineRow[]> {
  const found = await tx
    .select(columns)
    .from(statementLines)
    .where(
      and(
        eq(statementLines.statementId, statementId),
        gt(statementLines.lineNo, after),
        lte(statementLines.lineNo, upTo),
        ...conditions(filter),
      ),
    )
    .orderBy(asc(statementLines.lineNo), asc(statementLines.byteOffset))
    .limit(limit);
  return found.map(({ byteOffset, ...row }) => ({
    ...row,
    kind: KIND_OF[row.kind] ?? 'other',
    flow: FLOW[row.flow] ?? 'in',
    status: STATUS_OF[row.status] ?? 'succeeded',
    hasRaw: byteOffset >= 0n,
  }));
}

const FIRST_STRETCH = 2_000;
const LINE_NO_MAX = 2_147_483_647;

/** The next lines after a line number that fit the filter. Looks in stretches that grow, so that a page costs little where lines are
 *  many and a rare number is still found at the far end; the last stretch has no end, so that no line is left out. */
export async function selectLines(
  tx: Tx,
  statementId: string,
  filter: LineFilter,
  after: number,
  limit: number,
): Promise<StatementLineRow[]> {
  const found: StatementLineRow[] = [];
  const about = await selectAboutLastLineNo(tx, statementId);
  let from = after;
  for (let width = FIRST_STRETCH; from < LINE_NO_MAX && found.length < limit; width *= 4) {
    const upTo = from + width < about ? from + width : LINE_NO_MAX;
    found.push(...(await selectStretch(tx, statementId, filter, from, upTo, limit - found.length)));
    from = upTo;
  }
  return found;
}

/** Lines are counted as in an editor: the last number is a little above their count, since headers and footers are no lines, and several times as high
 *  where cells have line ends of their own. Most files end before this. */
async function selectAboutLastLineNo(tx: Tx, statementId: string): Promise<number> {
  const [row] = await rows<{ last: number | null }>(
    tx,
    sql`SELECT (line_count + reject_count)::int AS last FROM statements WHERE id = ${statementId}`,
  );
  return Math.min((row?.last ?? 0) * 4 + 10_000, LINE_NO_MAX);
}

export type LinePlace = { byteOffset: number; byteLength: number };

export async function selectLinePlace(tx: Tx, statementId: string, lineNo: number): Promise<LinePlace | null> {
  const [row] = await tx
    .select({ byteOffset: statementLines.byteOffset, byteLength: statementLines.byteLength })
    .from(statementLines)
    .where(and(eq(statementLines.statementId, statementId), eq(statementLines.lineNo, lineNo)))
    .limit(1);
  return row ? { byteOffset: Number.parseInt(row.byteOffset.toString(), 10), byteLength: row.byteLength } : null;
}

type PackedSide = { lineNo: number; occurredAt: string; amountMinor: string; feeMinor: string | null; status: string; currency: string };
type ChangeRow = {
  kind: string;
  channel_no: string | null;
  our_no: string | null;
  also: LineAspect[] | null;
  before: PackedSide | null;
  after: PackedSide | null;
};

const sideOf = (side: ChangeRow['before']): LineChange['before'] =>
  side && {
    ...side,
    occurredAt: new Date(side.occurredAt),
    amountMinor: BigInt(side.amountMinor),
    feeMinor: side.feeMinor === null ? null : BigInt(side.feeMinor),
    status: STATUS_OF[side.status] ?? 'succeeded',
  };

/** What the later version adds, removes and changes. Lines are the same where kind and both numbers agree (and which of several, where
 *  numbers repeat); changed where amount, fee, currency, status or what `also` names differ. At most `limit` of them are listed; all are counted. */
export async function compareLines(tx: Tx, earlierId: string, laterId: string, limit: number): Promise<VersionComparison> {
  const side = (
    id: string,
  ) => sql`SELECT kind, channel_no, our_no, line_no, amount_minor, fee_minor, status, currency, occurred_at, flow, net_minor, merchant_no,
      original_channel_no, original_our_no, row_number() OVER (PARTITION BY kind, channel_no, our_no ORDER BY line_no) AS nth FROM statement_lines WHERE statement_id = ${id}`;
  const packed = (alias: string) =>
    sql.raw(`CASE WHEN ${alias}.line_no IS NULL THEN NULL ELSE json_build_object('lineNo', ${alias}.line_no, 'occurredAt', ${alias}.occurred_at, 'amountMinor', ${alias}.amount_minor::text,
      'feeMinor', ${alias}.fee_minor::text, 'status', ${alias}.status::text, 'currency', ${alias}.currency) END`);
  const differ = (aspect: LineAspect, ...columns: string[]) => {
    const of = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ');
    return sql.raw(`CASE WHEN (${of('a')}) IS DISTINCT FROM (${of('b')}) THEN '${aspect}' END`);
  };
  const also = sql`CASE WHEN a.line_no IS NULL OR b.line_no IS NULL THEN '{}' ELSE array_remove(ARRAY[${differ('time', 'occurred_at')}, ${differ('flow', 'flow')},
      ${differ('net', 'net_minor')}, ${differ('merchant', 'merchant_no')}, ${differ('original', 'original_channel_no', 'original_our_no')}]::text[], NULL) END`;
  const joined = sql`WITH joined AS MATERIALIZED (
      SELECT coalesce(b.kind, a.kind)::text AS kind, coalesce(b.channel_no, a.channel_no) AS channel_no, coalesce(b.our_no, a.our_no) AS our_no,
             coalesce(a.line_no, b.line_no) AS place, ${packed('b')} AS before, ${packed('a')} AS after, ${also} AS also,
             CASE WHEN b.line_no IS NULL THEN 'added' WHEN a.line_no IS NULL THEN 'removed'
                  WHEN (a.amount_minor, a.currency, a.status) IS DISTINCT FROM (b.amount_minor, b.currency, b.status) OR a.fee_minor IS DISTINCT FROM b.fee_minor
                    OR (${also}) <> '{}' THEN 'changed' ELSE 'unchanged' END AS what
      FROM (${side(earlierId)}) b FULL JOIN (${side(laterId)}) a
        ON b.kind = a.kind AND coalesce(b.channel_no, '') = coalesce(a.channel_no, '') AND coalesce(b.our_no, '') = coalesce(a.our_no, '') AND b.nth = a.nth)`;
  const [answer] = await rows<{ counts: Record<string, string> | null; changes: ChangeRow[] | null }>(
    tx,
    sql`${joined} SELECT (SELECT json_object_agg(what, n::text) FROM (SELECT what, count(*) AS n FROM joined GROUP BY what) c) AS counts,
      (SELECT json_agg(row_to_json(l) ORDER BY l.place) FROM (SELECT * FROM joined WHERE what <> 'unchanged' ORDER BY place LIMIT ${limit}) l) AS changes`,
  );
  const count = (what: string) => BigInt(answer?.counts?.[what] ?? '0');
  const changes = (answer?.changes ?? []).map((row) => {
    const before = sideOf(row.before);
    const after = sideOf(row.after);
    return {
      kind: KIND_OF[row.kind] ?? 'other',
      channelNo: row.channel_no,
      ourNo: row.our_no,
      currency: (after ?? before)?.currency ?? '',
      also: row.also ?? [],
      before,
      after,
    };
  });
  const all = count('added') + count('removed') + count('changed');
  return {
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    changes,
    isCapped: all > BigInt(changes.length),
  };
}
