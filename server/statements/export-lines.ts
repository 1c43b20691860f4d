/** The lines of one statement as a file: what was read of each row, in the order of the file the channel sent. */
import { z } from 'zod';
import { codeCell, defineExport, everyPage } from '../exports/export.ts';
import { toPage } from '../guard/page.ts';
import { lineFilter, type StatementLineRow } from './contract.ts';
import { statementById } from './get-statement.ts';
import { selectLines } from './line-store.ts';
import { LINE_ZH } from './statements-in-chinese.ts';

const PAGE = 500;

const linesOfStatement = z.strictObject({ statementId: z.uuid(), filter: lineFilter.default({}) });

/** Refuses `statement_not_found`. */
export const exportLines = defineExport<typeof linesOfStatement, StatementLineRow>({
  id: 'statement_lines',
  sheetName: { en: 'Statement lines', zh: '账单明细' },
  permission: 'statement.read',
  filter: linesOfStatement,
  columns: [
    { header: { en: 'Line', zh: '行号' }, cell: (row) => ({ as: 'count', value: row.lineNo }) },
    { header: { en: 'Type', zh: '类型' }, cell: (row, language) => codeCell(row.kind, LINE_ZH.kind, language) },
    { header: { en: 'Status', zh: '状态' }, cell: (row, language) => codeCell(row.status, LINE_ZH.status, language) },
    { header: { en: 'Our no.', zh: '我方单号' }, cell: (row) => ({ as: 'id', value: row.ourNo }) },
    { header: { en: 'Channel no.', zh: '渠道订单号' }, cell: (row) => ({ as: 'id', value: row.channelNo }) },
    { header: { en: 'Amount', zh: '金额' }, cell: (row) => ({ as: 'amount', value: row.amountMinor, currency: row.currency }) },
    { header: { en: 'Fee', zh: '手续费' }, cell: (row) => ({ as: 'amount', value: row.feeMinor, currency: row.currency }) },
    { header: { en: 'Net', zh: '净额' }, cell: (row) => ({ as: 'amount', value: row.netMinor, currency: row.currency }) },
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
    { header: { en: 'Direction', zh: '收付' }, cell: (row, language) => codeCell(row.flow, LINE_ZH.flow, language) },
    { header: { en: 'Channel time', zh: '渠道交易时间' }, cell: (row) => ({ as: 'instant', value: row.occurredAt }) },
    { header: { en: 'Our original no.', zh: '原支付单号' }, cell: (row) => ({ as: 'id', value: row.originalOurNo }) },
    { header: { en: 'Channel original no.', zh: '原渠道订单号' }, cell: (row) => ({ as: 'id', value: row.originalChannelNo }) },
    { header: { en: 'Other channel nos.', zh: '渠道的其他单号' }, cell: (row) => ({ as: 'id', value: row.furtherNos?.join(' ') ?? null }) },
    { header: { en: 'Merchant', zh: '商户号' }, cell: (row) => ({ as: 'id', value: row.merchantNo }) },
  ],
  meaning: async ({ db }, { statementId }) => {
    const { no, fileName, channelCode, businessDate } = await statementById(db, statementId);
    const words = { statementId: [no, channelCode, businessDate, fileName].filter((word) => word !== null).join(' · ') };
    return { words, of: { channel: channelCode, dateFrom: businessDate, dateTo: businessDate } };
  },
  rows: async function* ({ db }, { statementId, filter }) {
    await statementById(db, statementId);
    yield* everyPage(async (cursor) =>
      toPage(
        await selectLines(db, statementId, filter, cursor === undefined ? 0 : Number.parseInt(cursor, 10), PAGE + 1),
        PAGE,
        (row) => String(row.lineNo),
        (row) => row,
      ),
    );
  },
});
