/** The merchants that a text finds, as a file. */
import { z } from 'zod';
import { codeCell, defineExport, everyPage } from '../exports/export.ts';
import { toPage } from '../guard/page.ts';
import { type MerchantRow, selectMerchants } from './store.ts';

const PAGE = 500;

/** As the screen says them (messages/zh/merchants.json; a test holds the two together). */
export const MERCHANT_STATUS_ZH: Readonly<Record<string, string>> = {
  active: '正常',
  restricted: '受限',
  frozen: '已冻结',
  closed: '已注销',
};

const merchantFilter = z.strictObject({ text: z.string().trim().max(100).optional() });

export const exportMerchants = defineExport<typeof merchantFilter, MerchantRow>({
  id: 'merchants',
  sheetName: { en: 'Merchants', zh: '商户' },
  permission: 'merchant.read',
  filter: merchantFilter,
  columns: [
    { header: { en: 'Merchant no.', zh: '商户号' }, cell: (row) => ({ as: 'id', value: row.no }) },
    { header: { en: 'Name', zh: '名称' }, cell: (row) => ({ as: 'text', value: row.name }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row, language) => codeCell(row.status, MERCHANT_STATUS_ZH, language) },
    { header: { en: 'Opened', zh: '开通时间' }, cell: (row) => ({ as: 'instant', value: row.createdAt }) },
  ],
  rows: ({ db }, { text }) =>
    everyPage(async (cursor) =>
      toPage(
        await selectMerchants(db, text || undefined, cursor ?? null, PAGE + 1),
        PAGE,
        (row) => row.no,
        (row) => row,
      ),
    ),
});
