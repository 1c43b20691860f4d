/** The statement inbox as a file. */
import { defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import { type StatementRow, statementFilter } from './contract.ts';
import { selectStatements } from './store.ts';

const PAGE = 500;

export const exportStatements = defineExport<typeof statementFilter, StatementRow>({
  id: 'statements',
  permission: 'statement.read',
  filter: statementFilter,
  columns: [
    { header: { en: 'Statement', zh: '账单编号' }, cell: (row) => ({ as: 'id', value: row.no }) },
    { header: { en: 'File', zh: '文件' }, cell: (row) => ({ as: 'text', value: row.fileName }) },
    { header: { en: 'Channel', zh: '渠道' }, cell: (row) => ({ as: 'text', value: row.channelCode }) },
    { header: { en: 'Business date', zh: '账务日' }, cell: (row) => ({ as: 'date', value: row.businessDate }) },
    { header: { en: 'Part', zh: '内容' }, cell: (row) => ({ as: 'text', value: row.part }) },
    { header: { en: 'Version', zh: '版本' }, cell: (row) => ({ as: 'count', value: row.version }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row) => ({ as: 'text', value: row.status }) },
    { header: { en: 'Format', zh: '格式' }, cell: (row) => ({ as: 'text', value: row.formatId }) },
    { header: { en: 'Lines', zh: '明细数' }, cell: (row) => ({ as: 'count', value: row.lineCount }) },
    { header: { en: 'Rejects', zh: '未读取' }, cell: (row) => ({ as: 'count', value: row.rejectCount }) },
    { header: { en: 'Bytes', zh: '字节数' }, cell: (row) => ({ as: 'count', value: row.byteSize }) },
    { header: { en: 'Imported', zh: '导入时间' }, cell: (row) => ({ as: 'instant', value: row.importedAt }) },
    { header: { en: 'By', zh: '导入人' }, cell: (row) => ({ as: 'text', value: row.importedByName }) },
    { header: { en: 'Refused because', zh: '拒收原因' }, cell: (row) => ({ as: 'text', value: row.refusal?.message ?? null }) },
  ],
  rows: ({ db }, filter) =>
    everyPage(async (cursor) => {
      const after = decodeCursor(cursor, ['instant', 'id']);
      const fetched = await selectStatements(db, filter, after, PAGE + 1);
      return toPage(
        fetched,
        PAGE,
        (row) => encodeCursor([row.importedAt.toISOString(), row.id]),
        (row) => row,
      );
    }),
});
