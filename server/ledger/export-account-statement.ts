/** An account's statement as a file: opening balance, a row a posting with the balance after it, closing balance. */
import type { Tx } from '../../db/client.ts';
import { codeCell, defineExport, type ExportColumn } from '../exports/export.ts';
import { balanceAt, dayBefore, isNarrowed, readPeriod, signed, statementRow } from './account-statement.ts';
import { type AccountRow, type StatementFilter, type StatementRow, statementFilter } from './contract.ts';
import { EVENT_ZH } from './ledger-in-chinese.ts';
import { type PostingCursor, selectMarkedPostings } from './posting-store.ts';

const PAGE = 1_000;
const KINDS = {
  opening: { en: 'Opening', zh: '期初' },
  posting: { en: 'Posting', zh: '发生' },
  found: { en: 'Found', zh: '符合条件合计' },
  closing: { en: 'Closing', zh: '期末' },
} as const;
type Row = {
  kind: keyof typeof KINDS;
  account: Pick<AccountRow, 'code' | 'nameEn' | 'nameZh'>;
  date: string;
  currency: string;
  posting: StatementRow | null;
  debitMinor: bigint | null;
  creditMinor: bigint | null;
  balanceMinor: bigint | null;
};

const sums = () => ({ debitMinor: 0n, creditMinor: 0n });

/** Opening, what the filter finds, closing. The closing row has the movement of all postings, as on the screen; where a filter leaves some out,
 *  a row before it adds up those in the file. The balance goes on from row to row, so that the file is right in itself also while the last
 *  day is still moving. */
async function* rowsOf(db: Tx, now: Date, filter: StatementFilter): AsyncIterable<Row> {
  const { account, currency, from, to } = await readPeriod(db, now, filter);
  const read = (after: PostingCursor | null) => selectMarkedPostings(db, account, currency, { from, to, after }, PAGE, filter);
  let balance = await balanceAt(db, account, currency, dayBefore(from));
  // Before the first row: what the filter asks wrongly is refused, and no file breaks off.
  let page = await read(null);
  const blank = { account, currency, posting: null, debitMinor: null, creditMinor: null, balanceMinor: null };
  yield { ...blank, kind: 'opening', date: from, balanceMinor: balance };
  const [all, found] = [sums(), sums()];
  while (page.length > 0) {
    for (const posting of page) {
      const side = posting.side === 'D' ? 'debitMinor' : 'creditMinor';
      const amount = BigInt(posting.amount_minor);
      all[side] += amount;
      balance += signed(account.normalSide, posting);
      if (!posting.is_found) continue;
      found[side] += amount;
      const row = statementRow(posting, balance);
      yield { ...blank, kind: 'posting', date: posting.business_date, posting: row, [side]: amount, balanceMinor: balance };
    }
    const last = page.at(-1);
    if (page.length < PAGE || !last) break;
    page = await read({ businessDate: last.business_date, entryId: last.entry_id, seq: last.seq });
  }
  if (isNarrowed(filter)) yield { ...blank, ...found, kind: 'found', date: to };
  yield { ...blank, ...all, kind: 'closing', date: to, balanceMinor: balance };
}

const figure = (name: 'debitMinor' | 'creditMinor' | 'balanceMinor', en: string, zh: string): ExportColumn<Row> => ({
  header: { en, zh },
  cell: (row) => ({ as: 'amount', value: row[name], currency: row.currency }),
});

export const exportAccountStatement = defineExport<typeof statementFilter, Row>({
  id: 'account_statement',
  permission: 'ledger.read',
  filter: statementFilter,
  sheetName: { en: 'Account statement', zh: '账户明细' },
  columns: [
    { header: { en: 'Account', zh: '账户' }, cell: ({ account }) => ({ as: 'id', value: account.code }) },
    {
      header: { en: 'Account name', zh: '账户名称' },
      cell: ({ account }, language) => ({ as: 'text', value: language === 'zh' ? account.nameZh : account.nameEn }),
    },
    { header: { en: 'Row', zh: '行类型' }, cell: ({ kind }, language) => ({ as: 'text', value: KINDS[kind][language] }) },
    { header: { en: 'Business date', zh: '账务日' }, cell: ({ date }) => ({ as: 'date', value: date }) },
    { header: { en: 'Entry', zh: '分录' }, cell: ({ posting }) => ({ as: 'id', value: posting?.entryNo ?? null }) },
    { header: { en: 'Leg', zh: '行' }, cell: ({ posting }) => ({ as: 'count', value: posting?.seq ?? null }) },
    { header: { en: 'Event', zh: '业务事件' }, cell: ({ posting }, language) => codeCell(posting?.eventType ?? null, EVENT_ZH, language) },
    { header: { en: 'Source', zh: '来源' }, cell: ({ posting }) => ({ as: 'id', value: posting?.sourceId ?? null }) },
    { header: { en: 'Memo', zh: '摘要' }, cell: ({ posting }) => ({ as: 'text', value: posting?.memo ?? null }) },
    figure('debitMinor', 'Debit', '借方'),
    figure('creditMinor', 'Credit', '贷方'),
    figure('balanceMinor', 'Balance', '余额'),
    { header: { en: 'Currency', zh: '币种' }, cell: ({ currency }) => ({ as: 'text', value: currency }) },
  ],
  rows: ({ db, now }, filter) => rowsOf(db, now, filter),
});
