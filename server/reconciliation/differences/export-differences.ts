/** The list of differences as a file. In English it has the codes, which programs read; in Chinese the words of the screen. */
import { CHANNEL_COLUMNS, type ChannelNamed, withChannelNames } from '../../channels/export-columns.ts';
import { codeCell, defineExport, everyPage } from '../../exports/export.ts';
import { isAllowed } from '../../guard/context.ts';
import { toPage } from '../../guard/page.ts';
import { selectOwnerName } from '../calendar/store.ts';
import { selectRun } from '../runs/store.ts';
import { type DifferenceRow, differenceFilter } from './contract.ts';
import { DIFFERENCE_ZH, explainInChinese } from './difference-in-chinese.ts';
import { BY_DATE, orderCursor } from './order-store.ts';
import { selectDifferences } from './store.ts';

const PAGE = 1_000;

export const exportDifferences = defineExport<typeof differenceFilter, ChannelNamed<DifferenceRow>>({
  id: 'differences',
  sheetName: { en: 'Differences', zh: '差异' },
  permission: 'difference.read',
  filter: differenceFilter,
  meaning: async ({ db, actor }, { runId, owner, owners }) => {
    const run = runId !== undefined && isAllowed(actor, 'reconciliation.read') ? await selectRun(db, runId) : null;
    const nameOf = async (id: string) => (id === 'nobody' ? null : await selectOwnerName(db, id)) ?? id;
    return {
      words: {
        ...(run ? { runId: [run.no, run.channelCode, run.businessDate].join(' · ') } : {}),
        ...(owner ? { owner: await nameOf(owner) } : {}),
        ...(owners ? { owners: (await Promise.all(owners.map(nameOf))).join(', ') } : {}),
      },
    };
  },
  columns: [
    { header: { en: 'Difference', zh: '差异号' }, cell: (row) => ({ as: 'id', value: row.no }) },
    { header: { en: 'Type', zh: '类型' }, cell: (row, language) => codeCell(row.kind, DIFFERENCE_ZH.kind, language) },
    {
      header: { en: 'Record type', zh: '交易类型' },
      cell: (row, language) => codeCell(row.recordKind, DIFFERENCE_ZH.recordKind, language),
    },
    { header: { en: 'Over/short', zh: '长短款' }, cell: (row, language) => codeCell(row.direction, DIFFERENCE_ZH.direction, language) },
    { header: { en: 'Delta', zh: '差额' }, cell: (row) => ({ as: 'amount', value: row.deltaMinor, currency: row.currency }) },
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
    ...CHANNEL_COLUMNS,
    { header: { en: 'Business date', zh: '账务日' }, cell: (row) => ({ as: 'date', value: row.businessDate }) },
    { header: { en: 'Our no.', zh: '我方单号' }, cell: (row) => ({ as: 'id', value: row.ourNo }) },
    { header: { en: 'Channel no.', zh: '渠道订单号' }, cell: (row) => ({ as: 'id', value: row.channelNo }) },
    { header: { en: 'Merchant no.', zh: '商户号' }, cell: (row) => ({ as: 'id', value: row.merchantNo }) },
    { header: { en: 'Time', zh: '交易时间' }, cell: (row) => ({ as: 'instant', value: row.occurredAt }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row, language) => codeCell(row.status, DIFFERENCE_ZH.status, language) },
    { header: { en: 'Owner', zh: '负责人' }, cell: (row) => ({ as: 'text', value: row.ownerName }) },
    { header: { en: 'Labels', zh: '标签' }, cell: (row) => ({ as: 'text', value: row.labels.join(' ') }) },
    { header: { en: 'Found', zh: '发现时间' }, cell: (row) => ({ as: 'instant', value: row.foundAt }) },
    { header: { en: 'Resolved', zh: '解决时间' }, cell: (row) => ({ as: 'instant', value: row.resolvedAt }) },
    {
      header: { en: 'Resolution', zh: '解决方式' },
      cell: (row, language) => codeCell(row.resolution, DIFFERENCE_ZH.resolution, language),
    },
    {
      header: { en: 'Cause', zh: '差异说明' },
      cell: ({ explanation }, language) => ({ as: 'text', value: language === 'zh' ? explainInChinese(explanation) : explanation.english }),
    },
  ],
  rows: ({ db }, filter) => {
    const { encode, decode } = orderCursor(BY_DATE);
    return withChannelNames(
      db,
      everyPage(async (cursor) =>
        toPage(await selectDifferences(db, filter, BY_DATE, decode(cursor), PAGE + 1), PAGE, encode, (row): DifferenceRow => row),
      ),
    );
  },
});
