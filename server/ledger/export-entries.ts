/** The journal as a file: a row a leg, debit and credit in columns of their own. */
import { codeCell, defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import { numberOf } from '../kernel/ids.ts';
import { selectAccountNames } from './balance-store.ts';
import { type AccountRow, type EntryRow, entryFilter, type LegRow } from './contract.ts';
import { selectEntries } from './journal-store.ts';
import { EVENT_ZH } from './ledger-in-chinese.ts';

const PAGE = 1_000;
type Row = { entry: EntryRow; leg: LegRow; account: Pick<AccountRow, 'nameEn' | 'nameZh'> | undefined };

const numberCell = (id: string | null) => ({ as: 'id', value: id && numberOf('J', id) }) as const;

export const exportEntries = defineExport<typeof entryFilter, Row>({
  id: 'journal',
  permission: 'ledger.read',
  filter: entryFilter,
  sheetName: { en: 'Journal', zh: '会计分录' },
  columns: [
    { header: { en: 'Entry', zh: '分录' }, cell: ({ entry }) => ({ as: 'id', value: entry.no }) },
    { header: { en: 'Business date', zh: '账务日' }, cell: ({ entry }) => ({ as: 'date', value: entry.businessDate }) },
    { header: { en: 'Belongs to', zh: '所属日期' }, cell: ({ entry }) => ({ as: 'date', value: entry.lateForDate }) },
    { header: { en: 'Event', zh: '业务事件' }, cell: ({ entry }, language) => codeCell(entry.eventType, EVENT_ZH, language) },
    { header: { en: 'Source', zh: '来源' }, cell: ({ entry }) => ({ as: 'id', value: entry.sourceId }) },
    { header: { en: 'Leg', zh: '行' }, cell: ({ leg }) => ({ as: 'count', value: leg.seq }) },
    { header: { en: 'Account', zh: '账户' }, cell: ({ leg }) => ({ as: 'id', value: leg.account }) },
    {
      header: { en: 'Account name', zh: '账户名称' },
      cell: ({ account }, language) => ({ as: 'text', value: (language === 'zh' ? account?.nameZh : account?.nameEn) ?? null }),
    },
    {
      header: { en: 'Debit', zh: '借方' },
      cell: ({ leg }) => ({ as: 'amount', value: leg.side === 'D' ? leg.amountMinor : null, currency: leg.currency }),
    },
    {
      header: { en: 'Credit', zh: '贷方' },
      cell: ({ leg }) => ({ as: 'amount', value: leg.side === 'C' ? leg.amountMinor : null, currency: leg.currency }),
    },
    { header: { en: 'Currency', zh: '币种' }, cell: ({ leg }) => ({ as: 'text', value: leg.currency }) },
    { header: { en: 'Memo', zh: '摘要' }, cell: ({ entry }) => ({ as: 'text', value: entry.memo }) },
    { header: { en: 'Reversal of', zh: '冲销对象' }, cell: ({ entry }) => numberCell(entry.reversalOf) },
    { header: { en: 'Reversed by', zh: '冲销分录' }, cell: ({ entry }) => numberCell(entry.reversedBy) },
    { header: { en: 'Posted at', zh: '入账时间' }, cell: ({ entry }) => ({ as: 'instant', value: entry.postedAt }) },
    { header: { en: 'Posted by', zh: '入账人' }, cell: ({ entry }) => ({ as: 'text', value: entry.postedByName }) },
  ],
  rows: async function* ({ db }, filter) {
    const entries = everyPage(async (cursor) => {
      const after = decodeCursor(cursor, ['date', 'id']);
      const page = toPage(
        await selectEntries(db, filter, 'newest', after, PAGE + 1),
        PAGE,
        (row) => encodeCursor([row.businessDate, row.id]),
        (row) => row,
      );
      // Only the names that the page needs: all of them would be more than the page.
      const codes = new Set(page.rows.flatMap((entry) => entry.legs.map((leg) => leg.account)));
      const accounts = new Map((await selectAccountNames(db, [...codes])).map((account) => [account.code, account]));
      return { ...page, rows: page.rows.map((entry) => ({ entry, accounts })) };
    });
    for await (const { entry, accounts } of entries) for (const leg of entry.legs) yield { entry, leg, account: accounts.get(leg.account) };
  },
});
