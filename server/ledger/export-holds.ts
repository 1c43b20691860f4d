/** The list of holds as a file. */
import { codeCell, defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import { type HoldRow, holdFilter } from './contract.ts';
import { selectHolds } from './hold-store.ts';
import { HOLD_KIND_ZH, SOURCE_KIND_ZH } from './ledger-in-chinese.ts';

const PAGE = 2_000;

export const exportHolds = defineExport<typeof holdFilter, HoldRow>({
  id: 'holds',
  permission: 'ledger.read',
  filter: holdFilter,
  sheetName: { en: 'Holds', zh: '冻结与待入账' },
  columns: [
    { header: { en: 'Hold', zh: '冻结记录' }, cell: (row) => ({ as: 'id', value: row.no }) },
    { header: { en: 'Type', zh: '类型' }, cell: (row, language) => codeCell(row.kind, HOLD_KIND_ZH, language) },
    { header: { en: 'Account', zh: '账户' }, cell: (row) => ({ as: 'id', value: row.account }) },
    { header: { en: 'Amount', zh: '原金额' }, cell: (row) => ({ as: 'amount', value: row.amountMinor, currency: row.currency }) },
    { header: { en: 'Remaining', zh: '未结清金额' }, cell: (row) => ({ as: 'amount', value: row.remainingMinor, currency: row.currency }) },
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
    { header: { en: 'Source type', zh: '事由' }, cell: (row, language) => codeCell(row.sourceKind, SOURCE_KIND_ZH, language) },
    { header: { en: 'Source', zh: '来源' }, cell: (row) => ({ as: 'id', value: row.sourceId }) },
    { header: { en: 'Placed at', zh: '登记时间' }, cell: (row) => ({ as: 'instant', value: row.placedAt }) },
  ],
  rows: ({ db }, filter) =>
    everyPage(async (cursor) => {
      const after = decodeCursor(cursor, ['instant', 'id']);
      return toPage(
        await selectHolds(db, filter, 'newest', after, PAGE + 1),
        PAGE,
        (row) => encodeCursor([row.placedAt.toISOString(), row.id]),
        (row) => row,
      );
    }),
});
