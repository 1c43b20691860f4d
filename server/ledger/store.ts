/** What writes the ledger: calls of its SQL functions and nothing else. Their refusals become ours. */
import { numberArray, textArray } from '../../db/array-literal.ts';
import { rows, sql, type Tx } from '../../db/client.ts';
import { DomainError, type RefusalCode } from '../kernel/errors.ts';
import type { Entry } from './entry.ts';

const CODES: Record<string, RefusalCode> = {
  key_reused: 'conflict',
  key_refused: 'conflict',
  already_reversed: 'conflict',
  entry_id_taken: 'conflict',
  day_already_closed: 'conflict',
  account_unknown: 'not_found',
  entry_not_found: 'not_found',
  hold_not_found: 'not_found',
  entry_unsound: 'invalid',
  hold_unsound: 'invalid',
  too_many_entries: 'invalid',
};

/** A refusal of the ledger by its slug; `about` fills the sentence. */
export function ledgerRefusal(reason: string, about: string | null): DomainError {
  return new DomainError(
    CODES[reason] ?? 'precondition',
    reason,
    `${reason.replaceAll('_', ' ')}${about ? `: ${about}` : ''}`,
    about ? { about } : {},
  );
}

type PgError = { code?: string; constraint?: string; message?: string; detail?: string; cause?: unknown };

/** The refusal inside a database error, or the error itself. Constraint names lose the suffix that a shard adds. */
export function mapLedgerError(error: unknown): unknown {
  for (let at = error as PgError | undefined; at; at = at.cause as PgError | undefined) {
    const constraint = (at.constraint ?? '').replace(/_\d+$/, '');
    if (at.code === 'PZ001') return ledgerRefusal(at.message ?? '', at.detail || null);
    if (at.code === '23514' && constraint === 'balances_floor') return ledgerRefusal('insufficient_funds', null);
    if (at.code === '23514' && (constraint === 'journal_entries_sound' || constraint === 'ledger_key_length'))
      return ledgerRefusal('entry_unsound', null);
    if (at.code === '23514' && /^ledger_hold(s|_steps)_/.test(constraint)) return ledgerRefusal('hold_unsound', null);
    if (at.code === '23505' && constraint === 'journal_entries_pkey') return ledgerRefusal('entry_id_taken', null);
    // Two steps of two holds under one key, at the same moment: the second found it taken only when the first had committed.
    if (at.code === '23505' && constraint === 'ledger_hold_steps_pkey') return ledgerRefusal('key_reused', null);
    if (at.code === '23505' && constraint === 'journal_entries_reversal') return ledgerRefusal('already_reversed', null);
    if (at.code === '22003') return ledgerRefusal('amount_out_of_range', null);
  }
  return error;
}

async function call<T>(tx: Tx, statement: ReturnType<typeof sql>): Promise<T[]> {
  try {
    return await rows<T>(tx, statement);
  } catch (error) {
    throw mapLedgerError(error);
  }
}

const texts = (values: readonly (string | null)[]) => sql`${sql.param(values)}::text[]`;
const bigints = (values: readonly bigint[]) => sql`${sql.param(values.map(String))}::bigint[]`;

export async function callPostEntry(tx: Tx, entry: Entry, at: Date): Promise<string> {
  const { legs } = entry;
  const [row] = await call<{ id: string }>(
    tx,
    sql`SELECT post_entry(${entry.id}::uuid, ${entry.key}, ${at.toISOString()}::timestamptz, ${entry.businessDate}::date, ${entry.eventType}, ${entry.sourceKind}, ${entry.sourceId},
      ${legs.map((leg) => leg.side).join('')}, ${bigints(legs.map((leg) => leg.amount.minor))}, ${texts(legs.map((leg) => leg.account))},
      ${texts(legs.map((leg) => leg.amount.currency))}, ${entry.memo ?? null}, ${entry.postedBy ?? null}::uuid, ${entry.lateForDate ?? null}::date) AS id`,
  );
  return (row as { id: string }).id;
}

/** What became of an entry that was not simply posted. */
export type Answered = {
  place: number;
  outcome: 'replayed' | 'refused';
  entry_id: string | null;
  reason: string | null;
  about: string | null;
};

/** The arrays of `post_entries`, by the names of its parameters, as literals. */
function argumentsOf(entries: readonly Entry[], at: Date) {
  const sides: string[] = [];
  const first = [1];
  const amounts: bigint[] = [];
  const accounts: string[] = [];
  const currencies: string[] = [];
  for (const { legs } of entries) {
    let own = '';
    for (const { side, amount, account } of legs) {
      own += side;
      amounts.push(amount.minor);
      accounts.push(account);
      currencies.push(amount.currency);
    }
    sides.push(own);
    first.push(amounts.length + 1);
  }
  const each = (value: (entry: Entry) => string | null | undefined) => textArray(entries.map(value));
  return {
    ids: each((entry) => entry.id),
    keys: each((entry) => entry.key),
    at: at.toISOString(),
    dates: each((entry) => entry.businessDate),
    events: each((entry) => entry.eventType),
    kinds: each((entry) => entry.sourceKind),
    sources: each((entry) => entry.sourceId),
    sides: textArray(sides),
    first: numberArray(first),
    amounts: numberArray(amounts),
    accounts: textArray(accounts),
    currencies: textArray(currencies),
    memos: each((entry) => entry.memo),
    by: each((entry) => entry.postedBy),
    late: entries.some((entry) => entry.lateForDate) ? each((entry) => entry.lateForDate) : null,
  };
}

const given = (name: keyof ReturnType<typeof argumentsOf>) => sql.placeholder(name);

/** Has a name, so that a connection reads and plans it once. */
const preparePostEntries = (tx: Tx) =>
  tx
    .select({
      place: sql<number>`place`,
      outcome: sql<'replayed' | 'refused'>`outcome`,
      entry_id: sql<string | null>`entry_id`,
      reason: sql<string | null>`reason`,
      about: sql<string | null>`about`,
    })
    .from(
      sql`post_entries(${given('ids')}::uuid[], ${given('keys')}::text[], ${given('at')}::timestamptz, ${given('dates')}::date[], ${given('events')}::text[], ${given('kinds')}::text[],
        ${given('sources')}::text[], ${given('sides')}::text[], ${given('first')}::int[], ${given('amounts')}::bigint[], ${given('accounts')}::text[], ${given('currencies')}::text[],
        ${given('memos')}::text[], ${given('by')}::uuid[], ${given('late')}::date[])`,
    )
    .prepare('post_entries');
const prepared = new WeakMap<Tx, ReturnType<typeof preparePostEntries>>();

/** Answers only those that were not simply posted. */
export async function callPostEntries(tx: Tx, entries: readonly Entry[], at: Date): Promise<Answered[]> {
  const statement = prepared.get(tx) ?? preparePostEntries(tx);
  prepared.set(tx, statement);
  try {
    return await statement.execute(argumentsOf(entries, at));
  } catch (error) {
    throw mapLedgerError(error);
  }
}

export async function callReverseEntry(
  tx: Tx,
  {
    of,
    id,
    key,
    at,
    businessDate,
    memo,
    postedBy,
  }: { of: string; id: string; key: string; at: Date; businessDate: string; memo: string | null; postedBy: string | null },
): Promise<string> {
  const [row] = await call<{ id: string }>(
    tx,
    sql`SELECT reverse_entry(${of}::uuid, ${id}::uuid, ${key}, ${at.toISOString()}::timestamptz, ${businessDate}::date, ${memo}, ${postedBy}::uuid) AS id`,
  );
  return (row as { id: string }).id;
}

export async function callCloseDay(tx: Tx, date: string, at: Date, by: { id: string | null; name: string }): Promise<bigint> {
  const [row] = await call<{ entries: string }>(
    tx,
    sql`SELECT close_day(${date}::date, ${at.toISOString()}::timestamptz, ${by.id}::uuid, ${by.name}) AS entries`,
  );
  return BigInt((row as { entries: string }).entries);
}

export type HoldRequest = {
  id: string;
  key: string;
  at: Date;
  kind: 'frozen' | 'pending';
  account: string;
  currency: string;
  amountMinor: bigint;
  sourceKind: string;
  sourceId: string;
};

export async function callPlaceHold(tx: Tx, hold: HoldRequest): Promise<string> {
  const [row] = await call<{ id: string }>(
    tx,
    sql`SELECT place_hold(${hold.id}::uuid, ${hold.key}, ${hold.at.toISOString()}::timestamptz, ${hold.kind}, ${hold.account}, ${hold.currency}, ${hold.amountMinor.toString()}::bigint,
      ${hold.sourceKind}, ${hold.sourceId}) AS id`,
  );
  return (row as { id: string }).id;
}

export async function callReleaseHold(tx: Tx, id: string, key: string, at: Date, amountMinor: bigint | null): Promise<bigint> {
  const [row] = await call<{ released: string }>(
    tx,
    sql`SELECT release_hold(${id}::uuid, ${key}, ${at.toISOString()}::timestamptz, ${amountMinor?.toString() ?? null}::bigint) AS released`,
  );
  return BigInt((row as { released: string }).released);
}

export async function callCaptureHold(tx: Tx, hold: string, amountMinor: bigint, entry: Entry, at: Date): Promise<string> {
  const { legs } = entry;
  const [row] = await call<{ id: string }>(
    tx,
    sql`SELECT capture_hold(${hold}::uuid, ${amountMinor.toString()}::bigint, ${entry.id}::uuid, ${entry.key}, ${at.toISOString()}::timestamptz, ${entry.businessDate}::date,
      ${entry.eventType}, ${entry.sourceKind}, ${entry.sourceId}, ${legs.map((leg) => leg.side).join('')}, ${bigints(legs.map((leg) => leg.amount.minor))},
      ${texts(legs.map((leg) => leg.account))}, ${texts(legs.map((leg) => leg.amount.currency))}, ${entry.memo ?? null}, ${entry.postedBy ?? null}::uuid) AS id`,
  );
  return (row as { id: string }).id;
}

export type AccountOpening = {
  heading: string;
  ownerId: string;
  nameEn: string;
  nameZh: string;
  bucket: number | null;
  currency: string | null;
};

export async function callOpenAccount(tx: Tx, opening: AccountOpening): Promise<string> {
  const [row] = await call<{ code: string }>(
    tx,
    sql`SELECT open_ledger_account(${opening.heading}, ${opening.ownerId}, ${opening.nameEn}, ${opening.nameZh}, ${opening.bucket}::smallint, ${opening.currency}) AS code`,
  );
  return (row as { code: string }).code;
}

export async function callSetAccountStatus(tx: Tx, code: string, status: 'open' | 'blocked'): Promise<void> {
  await call(tx, sql`SELECT set_ledger_account_status(${code}, ${status})`);
}
