/** The list of accounts as a file: all of it of one moment, so that its balances add up. */
import { everyRowAtOnce } from '../exports/at-once.ts';
import { codeCell, defineExport } from '../exports/export.ts';
import { toPage } from '../guard/page.ts';
import { selectAccountLines } from './account-list-store.ts';
import { type AccountLine, accountFilter } from './contract.ts';
import { ACCOUNT_CLASS_ZH, ACCOUNT_STATUS_ZH, OWNER_KIND_ZH, SIDE_ZH } from './ledger-in-chinese.ts';
import { placeCursor } from './list-accounts.ts';

const PAGE = 5_000;
const BY_CODE = { by: 'code', descending: false } as const;
const FIGURES = [
  ['postedMinor', 'Posted', '账面余额'],
  ['pendingMinor', 'Pending', '待入账'],
  ['frozenMinor', 'Frozen', '冻结余额'],
  ['availableMinor', 'Available', '可用余额'],
] as const;

export const exportAccounts = defineExport<typeof accountFilter, AccountLine>({
  id: 'accounts',
  permission: 'ledger.read',
  filter: accountFilter,
  sheetName: { en: 'Accounts', zh: '科目与账户' },
  columns: [
    { header: { en: 'Code', zh: '编号' }, cell: (row) => ({ as: 'id', value: row.code }) },
    { header: { en: 'Name', zh: '名称' }, cell: (row, language) => ({ as: 'text', value: language === 'zh' ? row.nameZh : row.nameEn }) },
    { header: { en: 'Class', zh: '类别' }, cell: (row, language) => codeCell(row.class, ACCOUNT_CLASS_ZH, language) },
    { header: { en: 'Normal side', zh: '余额方向' }, cell: (row, language) => codeCell(row.normalSide, SIDE_ZH, language) },
    { header: { en: 'Owner type', zh: '所属方类型' }, cell: (row, language) => codeCell(row.ownerKind, OWNER_KIND_ZH, language) },
    { header: { en: 'Owner no.', zh: '所属方编号' }, cell: (row) => ({ as: 'id', value: row.ownerId }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row, language) => codeCell(row.status, ACCOUNT_STATUS_ZH, language) },
    ...FIGURES.map(([name, en, zh]) => ({
      header: { en, zh },
      cell: ({ balance }: AccountLine) => ({
        as: 'amount' as const,
        value: balance?.[name] ?? null,
        currency: balance?.currency ?? '',
      }),
    })),
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.lineCurrency }) },
  ],
  rows: ({ db }, filter) => {
    const place = placeCursor(BY_CODE);
    return everyRowAtOnce(db, async (tx, cursor) =>
      toPage(
        await selectAccountLines(tx, filter, BY_CODE, place.decode(cursor), PAGE + 1),
        PAGE,
        place.encode,
        ({ magnitude: _, ...line }) => line,
      ),
    );
  },
});
