/** What the engine found, row by row, as the two sides of a difference, a waiting record or an offer. */
import type { DifferenceKind } from '../differences/codes.ts';
import type { Side } from './contract.ts';
import type { Execute } from './store.ts';

type Row = Record<string, unknown>;

const LINE_STATUS: Record<string, string> = { s: 'succeeded', p: 'processing', f: 'failed', v: 'reversed' };
const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
const minor = (value: unknown) => (value === null || value === undefined ? null : BigInt(value as string));
const kindOf = (letter: unknown) => (letter === 'p' ? ('payment' as const) : ('refund' as const));

const millis = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint::text`;

/** Columns of a line (`l`) and of a record (`r`) under names that do not meet. */
export const LINE_SIDE = (
  l: string,
) => `${l}.kind AS l_kind, ${l}.status AS l_status, ${l}.channel_no AS l_channel_no, ${l}.our_no AS l_our_no, ${l}.original_our_no AS l_original,
  ${l}.amount_minor::text AS l_amount, ${l}.currency AS l_currency, ${l}.fee_minor::text AS l_fee, ${millis(`${l}.occurred_at`)} AS l_at, ${l}.merchant_no AS l_merchant,
  ${l}.statement_id AS l_statement, ${l}.line_no AS l_line, to_json(${l}.further_nos) AS l_further`;
export const RECORD_SIDE = (
  r: string,
  kind = `${r}.kind`,
) => `${kind} AS r_kind, ${r}.status AS r_status, ${r}.channel_no AS r_channel_no, ${r}.our_no AS r_our_no, ${r}.original_our_no AS r_original,
  ${r}.amount_minor::text AS r_amount, ${r}.currency AS r_currency, ${r}.fee_minor::text AS r_fee, ${millis(`${r}.occurred_at`)} AS r_at, ${r}.merchant_no AS r_merchant,
  ${r}.id AS r_id, ${r}.business_date::text AS r_date`;

export function channelSideOf(row: Row): Side | null {
  if (row.l_kind === null || row.l_kind === undefined) return null;
  return {
    kind: kindOf(row.l_kind),
    channelNo: text(row.l_channel_no),
    ourNo: text(row.l_our_no),
    originalOurNo: text(row.l_original),
    amountMinor: BigInt(row.l_amount as string),
    currency: String(row.l_currency),
    feeMinor: minor(row.l_fee),
    status: LINE_STATUS[String(row.l_status)] ?? 'unknown',
    occurredAt: new Date(Number.parseInt(String(row.l_at), 10)),
    merchantNo: text(row.l_merchant),
    statementId: String(row.l_statement),
    lineNo: Number.parseInt(String(row.l_line), 10),
    paymentId: null,
    businessDate: null,
    ...(row.l_further ? { furtherNos: row.l_further as string[] } : {}),
  };
}

export function ourSideOf(row: Row): Side | null {
  if (row.r_id === null || row.r_id === undefined) return null;
  return {
    kind: row.r_kind === 'p' || row.r_kind === 'payment' ? 'payment' : 'refund',
    channelNo: text(row.r_channel_no),
    ourNo: text(row.r_our_no),
    originalOurNo: text(row.r_original),
    amountMinor: BigInt(row.r_amount as string),
    currency: String(row.r_currency),
    feeMinor: minor(row.r_fee),
    status: String(row.r_status),
    occurredAt: new Date(Number.parseInt(String(row.r_at), 10)),
    merchantNo: text(row.r_merchant),
    statementId: null,
    lineNo: null,
    paymentId: String(row.r_id),
    businessDate: text(row.r_date),
  };
}

export type RawFinding = {
  kind: DifferenceKind;
  recordKind: 'payment' | 'refund';
  identity: string;
  /** null: of the date that is reconciled. */
  businessDate: string | null;
  deltaMinor: bigint;
  currency: string;
  channel: Side | null;
  ours: Side | null;
  /** A leftover of the other side with the same kind, currency and amount: what an explanation may point at. */
  twin: string | null;
  /** The channel's number of this line is on another line too. */
  isListedAgain: boolean;
  /** The number of the channel that the line was compared by: its own, or a further one that our record carries. */
  channelKey: string | null;
};

const FINDINGS = `SELECT d.kind AS d_kind, d.record_kind, d.identity, d.business_date::text AS date, d.delta::text AS delta, d.currency AS d_currency, ${LINE_SIDE('l')}, ${RECORD_SIDE('r')},
    n.twin, l.channel_key,
    d.kind = 'duplicate' AND EXISTS (SELECT FROM rc_l o WHERE o.lid <> l.lid AND o.kind = l.kind AND o.channel_key = l.channel_key AND o.channel_no = l.channel_no) AS again
  FROM rc_diff d LEFT JOIN rc_l l ON l.lid = d.lid LEFT JOIN rc_r r ON r.id = d.rid
    LEFT JOIN (SELECT lid, min(coalesce(our_no, channel_no)) AS twin FROM rc_near GROUP BY lid) n ON n.lid = d.lid ORDER BY d.place`;

/** Differences in the order of the statement, then of our books, `chunk` at a time. A cursor: both sides are joined once, however many there are. */
export async function* readFindings(execute: Execute, chunk = 2_000): AsyncGenerator<RawFinding[]> {
  await execute(`DECLARE rc_findings NO SCROLL CURSOR FOR ${FINDINGS}`);
  for (;;) {
    const rows = await execute(`FETCH ${chunk} FROM rc_findings`);
    if (rows.length === 0) break;
    yield rows.map((row) => ({
      kind: row.d_kind as DifferenceKind,
      recordKind: kindOf(row.record_kind),
      identity: String(row.identity),
      businessDate: text(row.date),
      deltaMinor: BigInt(row.delta as string),
      currency: String(row.d_currency),
      channel: channelSideOf(row),
      ours: ourSideOf(row),
      twin: text(row.twin),
      isListedAgain: row.again === true,
      channelKey: text(row.channel_key),
    }));
  }
  // Only at the end: who stops half-way has a transaction that is over too, and the cursor with it.
  await execute('CLOSE rc_findings');
}

export async function readWaiting(execute: Execute, limit = 1_000_000): Promise<Side[]> {
  const rows = await execute(
    `SELECT ${RECORD_SIDE('r')} FROM rc_wait w JOIN rc_r r ON r.id = w.id ORDER BY r.occurred_at, r.our_no, r.id LIMIT ${limit}`,
  );
  return rows.map((row) => ourSideOf(row) as Side);
}

/** Offers as groups: lines and records that hang together through candidates. */
export type OfferGroup = { channel: Side[]; ours: Side[]; pairs: { channel: Side; ours: Side }[] };

export async function readOffers(execute: Execute): Promise<OfferGroup[]> {
  const rows = await execute(
    `SELECT o.lid::text AS lid, ${LINE_SIDE('l')}, ${RECORD_SIDE('r')} FROM rc_offer o JOIN rc_l l ON l.lid = o.lid JOIN rc_r r ON r.id = o.rid ORDER BY l.statement_id, l.line_no, r.occurred_at, r.id`,
  );
  const groups: (OfferGroup & { keys: Set<string> })[] = [];
  const groupOf = new Map<string, (typeof groups)[number]>();
  for (const row of rows) {
    const keys = [`l${row.lid}`, `r${row.r_id}`];
    const [a, b] = keys.map((key) => groupOf.get(key));
    const group = a ?? b ?? { channel: [], ours: [], pairs: [], keys: new Set<string>() };
    if (!a && !b) groups.push(group);
    if (a && b && a !== b) {
      a.channel.push(...b.channel);
      a.ours.push(...b.ours);
      a.pairs.push(...b.pairs);
      for (const key of b.keys) groupOf.set(key, a.keys.add(key) && a);
      groups.splice(groups.indexOf(b), 1);
    }
    const pair = { channel: channelSideOf(row) as Side, ours: ourSideOf(row) as Side };
    if (!group.keys.has(keys[0] as string)) group.channel.push(pair.channel);
    if (!group.keys.has(keys[1] as string)) group.ours.push(pair.ours);
    group.pairs.push(pair);
    for (const key of keys) groupOf.set(key, group.keys.add(key) && group);
  }
  return groups.map(({ channel, ours, pairs }) => ({ channel, ours, pairs }));
}

export type FoundMatch = { rule: string; channel: Side[]; ours: Side[]; acrossDays: boolean };

/** Matches that a key alone does not show: across days, by one of two numbers that contradict, sums of several, by amount, by a person. */
export async function readMatches(execute: Execute): Promise<FoundMatch[]> {
  const rows =
    await execute(`SELECT p.rule, p.lid::text AS lid, (NOT r.home)::text AS across, ${LINE_SIDE('l')}, ${RECORD_SIDE('r')} FROM rc_pair p JOIN rc_l l ON l.lid = p.lid JOIN rc_r r ON r.id = p.rid
    WHERE l.ok AND r.ok AND (NOT r.home OR p.rule IN ('many_to_one', 'one_to_many', 'amount_and_time', 'person') OR (p.rule = 'our_no' AND (l.channel_key <> r.channel_no OR l.our_no IS DISTINCT FROM r.our_no)) OR (p.rule = 'channel_no' AND l.our_no <> r.our_no))
    ORDER BY l.statement_id, l.line_no, r.id`);
  const matches = new Map<string, FoundMatch & { lids: Set<string>; rids: Set<string> }>();
  for (const row of rows) {
    const key = row.rule === 'many_to_one' ? `r${row.r_id}` : `l${row.lid}`;
    const match = matches.get(key) ?? {
      rule: String(row.rule),
      channel: [],
      ours: [],
      acrossDays: false,
      lids: new Set<string>(),
      rids: new Set<string>(),
    };
    matches.set(key, match);
    if (!match.lids.has(String(row.lid))) match.channel.push(channelSideOf(row) as Side);
    if (!match.rids.has(String(row.r_id))) match.ours.push(ourSideOf(row) as Side);
    match.lids.add(String(row.lid));
    match.rids.add(String(row.r_id));
    match.acrossDays ||= row.across === 'true';
  }
  return [...matches.values()].map(({ rule, channel, ours, acrossDays }) => ({ rule, channel, ours, acrossDays }));
}
