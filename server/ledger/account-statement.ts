/** An account's statement: opening balance, postings with a running balance, sub-totals by day, closing balance. */
import { z } from 'zod';
import { readAtOnce, type Tx } from '../../db/client.ts';
import { decodeCursor, encodeCursor, pageInput } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { addDays, BOOK_DAY, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { numberOf } from '../kernel/ids.ts';
import { selectAccount, selectBalances, selectClosedThrough, selectDays, selectTotalsAsOf } from './balance-store.ts';
import { type PostingFilter, type StatementFilter, type StatementRow, statementFilter } from './contract.ts';
import {
  type PostingCursor,
  type PostingRow,
  selectFoundDays,
  selectMovedInDay,
  selectMovedUpTo,
  selectPostings,
} from './posting-store.ts';

type Account = { code: string; bucket: number | null; normalSide: 'D' | 'C' };
export const dayBefore = (date: string) => addDays(parseBusinessDate(date), -1);
export const signed = (side: 'D' | 'C', posting: PostingRow) =>
  posting.side === side ? BigInt(posting.amount_minor) : -BigInt(posting.amount_minor);

/** The balance on the account's normal side at the end of a date. `closedThrough` as in `selectTotalsAsOf`. */
export async function balanceAt(tx: Tx, account: Account, currency: string, date: string, closedThrough?: string): Promise<bigint> {
  const { debitMinor, creditMinor } = await selectTotalsAsOf(tx, account.code, currency, date, closedThrough);
  return account.normalSide === 'D' ? debitMinor - creditMinor : creditMinor - debitMinor;
}

/** The balance after the posting at the cursor: that of the day before it and the postings of its day up to it. */
async function balanceAfter(tx: Tx, account: Account, currency: string, cursor: PostingCursor): Promise<bigint> {
  const before = await balanceAt(tx, account, currency, dayBefore(cursor.businessDate));
  return before + (await selectMovedUpTo(tx, account, currency, cursor));
}

const NOTHING: PostingFilter = {};
export const isNarrowed = ({ eventTypes, source, amountMin, amountMax }: PostingFilter): boolean =>
  Boolean(eventTypes?.length || source || amountMin || amountMax);

/** A posting as it is shown; `balanceMinor` is the account's after it, positive on its normal side. */
export function statementRow(posting: PostingRow, balanceMinor: bigint): StatementRow {
  return {
    entryId: posting.entry_id,
    entryNo: numberOf('J', posting.entry_id),
    seq: posting.seq,
    businessDate: posting.business_date,
    eventType: posting.event_type,
    sourceKind: posting.source_kind,
    sourceId: posting.source_id,
    memo: posting.memo,
    side: posting.side,
    amountMinor: BigInt(posting.amount_minor),
    balanceMinor,
  };
}

/** The account's balance after each of these postings, whatever lies between them. */
async function balancesAfter(tx: Tx, account: Account, currency: string, postings: readonly PostingRow[]): Promise<bigint[]> {
  const moved = await selectMovedInDay(tx, account, currency, postings);
  const openings = new Map<string, bigint>();
  for (const { business_date: date } of postings)
    if (!openings.has(date)) openings.set(date, await balanceAt(tx, account, currency, dayBefore(date)));
  return postings.map((posting, index) => (openings.get(posting.business_date) ?? 0n) + (moved[index] ?? 0n));
}

/** A page of the postings that the filter finds, each with the account's balance after it: that counts every posting, found or not. `openingMinor` is the
 *  balance before `from` where the caller has read it: of an account of the house it is a sum over a thousand stripes. */
export async function statementRows(
  tx: Tx,
  account: Account,
  currency: string,
  range: { from: string; to: string; after: PostingCursor | null; openingMinor?: bigint },
  limit: number,
  filter = NOTHING,
): Promise<{ rows: StatementRow[]; next: PostingCursor | null }> {
  const postings = await selectPostings(tx, account, currency, range, limit + 1, filter);
  const shown = postings.slice(0, limit);
  const last = shown.at(-1);
  const next = postings.length > limit && last ? { businessDate: last.business_date, entryId: last.entry_id, seq: last.seq } : null;
  if (isNarrowed(filter)) {
    const balances = await balancesAfter(tx, account, currency, shown);
    return { rows: shown.map((posting, index) => statementRow(posting, balances[index] as bigint)), next };
  }
  let balance = range.after
    ? await balanceAfter(tx, account, currency, range.after)
    : (range.openingMinor ?? (await balanceAt(tx, account, currency, dayBefore(range.from))));
  const rows = shown.map((posting) => {
    balance += signed(account.normalSide, posting);
    return statementRow(posting, balance);
  });
  return { rows, next };
}

/** What a statement is of: its account, currency and dates. Refuses `account_not_found` and `range_reversed`. */
export async function readPeriod(db: Tx, now: Date, input: Pick<StatementFilter, 'account' | 'currency' | 'from' | 'to'>) {
  const account = await selectAccount(db, input.account);
  if (!account?.takesPostings) throw new DomainError('not_found', 'account_not_found', 'Account not found', { account: input.account });
  const balances = await selectBalances(db, [account.code]);
  const currency = input.currency ?? account.currency ?? balances[0]?.currency ?? 'CNY';
  const to = input.to ?? businessDateOf(now, BOOK_DAY);
  const from = input.from ?? addDays(parseBusinessDate(to), -6);
  if (from > to) throw new DomainError('invalid', 'range_reversed', 'The start date is after the end date');
  return { account, balances, currency, from, to };
}

/** Refuses `account_not_found` and `range_reversed`. Opening plus the days' movements is the closing, whatever the filter finds and whatever is
 *  posted meanwhile; `found` are the movements of what it finds, null without a filter. */
export const accountStatement = query({
  name: 'ledger.account_statement',
  permission: 'ledger.read',
  input: z.strictObject({ ...statementFilter.shape, ...pageInput }),
  run: async ({ db, now }, { cursor, limit, ...filter }) => {
    const decoded = decodeCursor(cursor, ['date', 'id', 'place']);
    const after = decoded ? { businessDate: decoded[0], entryId: decoded[1], seq: Number.parseInt(decoded[2], 10) } : null;
    return readAtOnce(db, async (tx) => {
      const period = await readPeriod(tx, now, filter);
      const { account, currency, from, to } = period;
      const closed = await selectClosedThrough(tx);
      const [openingMinor, closingMinor, days, found] = [
        await balanceAt(tx, account, currency, dayBefore(from), closed),
        await balanceAt(tx, account, currency, to, closed),
        await selectDays(tx, account.code, currency, from, to),
        isNarrowed(filter) ? await selectFoundDays(tx, account, currency, { from, to }, filter) : null,
      ];
      const { rows, next } = await statementRows(tx, account, currency, { from, to, after, openingMinor }, limit, filter);
      const nextCursor = next ? encodeCursor([next.businessDate, next.entryId, next.seq]) : null;
      return { ...period, openingMinor, closingMinor, days, found, rows, isFirstPage: after === null, nextCursor };
    });
  },
});
