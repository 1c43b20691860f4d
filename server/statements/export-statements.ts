/** The statement inbox as a file. */
import { CHANNEL_COLUMNS, type ChannelNamed, withChannelNames } from '../channels/export-columns.ts';
import { sentenceCell } from '../exports/chinese-words.ts';
import { type Cell, cellText, codeCell, defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import type { Words } from '../kernel/known-sentence.ts';
import type { Flow } from './codes.ts';
import { type InboxRow, type Refusal, statementFilter } from './contract.ts';
import { readInbox } from './inbox.ts';
import { FORMAT_ZH, STATEMENT_ZH } from './statements-in-chinese.ts';
import { refusalPlace, refusalText } from './wording.ts';

const PAGE = 500;

/** A figure; of a statement of several currencies a text, each sum with its currency: they are never added. Nothing moved is zero, as on the
 *  screen; a refused file counts nothing. */
function sumCell({ flowSums }: Pick<InboxRow, 'flowSums'>, flow: Flow): Cell {
  const sums = [...new Set(flowSums?.map((sum) => sum.currency))].map((currency): Extract<Cell, { as: 'amount' }> => {
    const found = flowSums?.find((sum) => sum.flow === flow && sum.currency === currency);
    return { as: 'amount', value: found?.amountMinor ?? 0n, currency };
  });
  const [only, second] = sums;
  if (!second) return only ?? { as: 'amount', value: null, currency: 'CNY' };
  return { as: 'text', value: sums.map((sum) => `${cellText(sum)} ${sum.currency}`).join('; ') };
}

/** With its place, which the English sentence has in front. */
function whyRefused(words: Words, refusal: Refusal): string {
  const text = refusalText(words, refusal);
  const place = refusalPlace(words, refusal.details);
  return text === '' || text === refusal.message || place === null ? text : `${place}：${text}`;
}

export const exportStatements = defineExport<typeof statementFilter, ChannelNamed<InboxRow>>({
  id: 'statements',
  sheetName: { en: 'Statements', zh: '账单' },
  permission: 'statement.read',
  filter: statementFilter,
  columns: [
    { header: { en: 'Statement', zh: '账单编号' }, cell: (row) => ({ as: 'id', value: row.no }) },
    { header: { en: 'File', zh: '文件' }, cell: (row) => ({ as: 'text', value: row.fileName }) },
    ...CHANNEL_COLUMNS,
    { header: { en: 'Business date', zh: '账务日' }, cell: (row) => ({ as: 'date', value: row.businessDate }) },
    { header: { en: 'Source', zh: '来源' }, cell: (row, language) => codeCell(row.source, STATEMENT_ZH.source, language) },
    { header: { en: 'Due', zh: '应到时间' }, cell: (row) => ({ as: 'instant', value: row.dueAt }) },
    { header: { en: 'Contents', zh: '内容' }, cell: (row, language) => codeCell(row.part, STATEMENT_ZH.part, language) },
    { header: { en: 'Version', zh: '版本' }, cell: (row) => ({ as: 'count', value: row.version }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row, language) => codeCell(row.status, STATEMENT_ZH.status, language) },
    { header: { en: 'Format', zh: '格式' }, cell: (row, language) => codeCell(row.formatId, FORMAT_ZH, language) },
    { header: { en: 'Lines', zh: '明细数' }, cell: (row) => ({ as: 'count', value: row.lineCount }) },
    { header: { en: 'In', zh: '收' }, cell: (row) => sumCell(row, 'in') },
    { header: { en: 'Out', zh: '付' }, cell: (row) => sumCell(row, 'out') },
    {
      header: { en: 'Currency', zh: '币种' },
      cell: (row) => ({ as: 'text', value: [...new Set(row.flowSums?.map((sum) => sum.currency))].join(' ') || null }),
    },
    { header: { en: 'Rejected rows', zh: '无法读取' }, cell: (row) => ({ as: 'count', value: row.rejectCount }) },
    { header: { en: 'Bytes', zh: '大小（字节）' }, cell: (row) => ({ as: 'count', value: row.byteSize }) },
    { header: { en: 'Imported', zh: '导入时间' }, cell: (row) => ({ as: 'instant', value: row.importedAt }) },
    { header: { en: 'Imported by', zh: '导入人' }, cell: (row) => ({ as: 'text', value: row.importedByName }) },
    {
      header: { en: 'Reason refused', zh: '拒收原因' },
      cell: ({ refusal }, language) =>
        sentenceCell(refusal?.message ?? null, language, (words) => (refusal ? whyRefused(words, refusal) : '')),
    },
  ],
  rows: ({ db }, filter) =>
    withChannelNames(
      db,
      everyPage(async (cursor) => {
        const after = decodeCursor(cursor, ['instant', 'id']);
        const fetched = await readInbox(db, filter, after, PAGE + 1);
        return toPage(
          fetched,
          PAGE,
          (row) => encodeCursor([row.importedAt.toISOString(), row.id]),
          (row) => row,
        );
      }),
    ),
});
