/** An account's statement: opening balance, postings with a running balance, sub-totals by day, closing balance. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { decodeCursor, encodeCursor, pageInput } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { addDays, BOOK_DAY, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { numberOf } from '../kernel/ids.ts';
import { selectAccount, selectBalances, selectDays, selectTotalsAsOf } from './balance-store.ts';
import { dayInput, type StatementRow } from './contract.ts';
import { type PostingCursor, type PostingRow, selectPostings } from './journal-store.ts';

type Account = { code: string; bucket: number | null; normalSide: 'D' | 'C' };
const dayBefore = (date: string) => addDays(parseBusinessDate(date), -1);
const signed = (side: 'D' | 'C', posting: PostingRow) =>
  posting.side === side ? BigInt(posting.amount_minor) : -BigInt(posting.amount_minor);

/** The balance on the account's normal side at the end of a date. */
async function balanceAt(tx: Tx, account: Account, currency: string, date: string): Promise<bigint> {
  const { debitMinor, creditMinor } = await selectTotalsAsOf(tx, account.code, currency, date);
  return account.normalSide === 'D' ? debitMinor - creditMinor : creditMinor - debitMinor;
}

/** The balance after the posting at the cursor: that of the day before it and the postings of its day up to it. */
async function balanceAfter(tx: Tx, account: Account, currency: string, cursor: PostingCursor): Promise<bigint> {
  const date = cursor.businessDate;
  const before = await balanceAt(tx, account, currency, dayBefore(date));
  const postings = await selectPostings(tx, account, currency, { from: date, to: date, after: null, upTo: cursor }, null);
  return postings.reduce((total, posting) => total + signed(account.normalSide, posting), before);
}

export async function statementRows(
  tx: Tx,
  account: Account,
  currency: string,
  range: { from: string; to: string; after: PostingCursor | null },
  limit: number,
): Promise<{ rows: StatementRow[]; next: PostingCursor | null }> {
  const postings = await selectPostings(tx, account, currency, range, limit + 1);
  let balance = range.after
    ? await balanceAfter(tx, account, currency, range.after)
    : await balanceAt(tx, account, currency, dayBefore(range.from));
  const rows = postings.slice(0, limit).map((posting) => {
    balance += signed(account.normalSide, posting);
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
      balanceMinor: balance,
    };
  });
  const last = rows[rows.length - 1];
  return { rows, next: postings.length > limit && last ? { businessDate: last.businessDate, entryId: last.entryId, seq: last.seq } : null };
}

/** Refuses `account_not_found` and `range_reversed`. Without dates: the last seven days. Opening plus the days' movements is the closing. */
export const accountStatement = query({
  name: 'ledger.account_statement',
  permission: 'ledger.read',
  input: z.strictObject({
    account: z.string().min(4).max(80),
    currency: z.string().length(3).optional(),
    from: dayInput.optional(),
    to: dayInput.optional(),
    ...pageInput,
  }),
  run: async ({ db, now }, input) => {
    const account = await selectAccount(db, input.account);
    if (!account?.takesPostings)
      throw new DomainError('not_found', 'account_not_found', 'There is no such account', { account: input.account });
    const balances = await selectBalances(db, [account.code]);
    const currency = input.currency ?? account.currency ?? balances[0]?.currency ?? 'CNY';
    const to = input.to ?? businessDateOf(now, BOOK_DAY);
    const from = input.from ?? addDays(parseBusinessDate(to), -6);
    if (from > to) throw new DomainError('invalid', 'range_reversed', 'The first date is after the last');
    const decoded = decodeCursor(input.cursor, ['date', 'id', 'place']);
    const after = decoded ? { businessDate: decoded[0], entryId: decoded[1], seq: Number.parseInt(decoded[2], 10) } : null;
    const [openingMinor, closingMinor, days] = [
      await balanceAt(db, account, currency, dayBefore(from)),
      await balanceAt(db, account, currency, to),
      await selectDays(db, account.code, currency, from, to),
    ];
    const { rows, next } = await statementRows(db, account, currency, { from, to, after }, input.limit);
    return {
      account,
      balances,
      currency,
      from,
      to,
      openingMinor,
      closingMinor,
      days,
      rows,
      isFirstPage: after === null,
      nextCursor: next ? encodeCursor([next.businessDate, next.entryId, next.seq]) : null,
    };
  },
});
