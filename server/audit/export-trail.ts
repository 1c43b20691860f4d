/** The audit log as a file; the chain is hashed over codes and English sentences, which stand beside the Chinese words. That it was taken out is
 *  itself an entry. */
import { rolesText } from '../access/roles-in-chinese.ts';
import { sentenceCell } from '../exports/chinese-words.ts';
import { codeCell, defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import { ACTION_ZH, OUTCOME_ZH, SUBJECT_ZH } from './audit-in-chinese.ts';
import { type AuditRow, auditFilter } from './contract.ts';
import { conditionOf } from './read-trail.ts';
import { selectAudit } from './store.ts';
import { auditText } from './wording.ts';

const PAGE = 1_000;

export const exportTrail = defineExport<typeof auditFilter, AuditRow>({
  id: 'audit',
  sheetName: { en: 'Audit log', zh: '审计日志' },
  permission: 'audit.read',
  filter: auditFilter,
  columns: [
    { header: { en: 'No.', zh: '序号' }, cell: (row) => ({ as: 'count', value: row.seq }) },
    { header: { en: 'Time', zh: '时间' }, cell: (row) => ({ as: 'instant', value: row.at }) },
    { header: { en: 'Actor', zh: '操作人' }, cell: (row) => ({ as: 'text', value: row.actorName }) },
    { header: { en: 'Roles then', zh: '当时角色' }, cell: (row, language) => ({ as: 'text', value: rolesText(row.actorRoles, language) }) },
    { header: { en: 'IP address', zh: 'IP 地址' }, cell: (row) => ({ as: 'text', value: row.ip }) },
    { header: { en: 'Action', zh: '操作' }, cell: (row, language) => codeCell(row.action, ACTION_ZH, language) },
    { header: { en: 'Action code', zh: '操作代码' }, only: 'zh', cell: (row) => ({ as: 'text', value: row.action }) },
    { header: { en: 'Outcome', zh: '结果' }, cell: (row, language) => codeCell(row.outcome, OUTCOME_ZH, language) },
    { header: { en: 'Object', zh: '对象' }, cell: (row, language) => codeCell(row.subjectKind, SUBJECT_ZH, language) },
    { header: { en: 'Object code', zh: '对象代码' }, only: 'zh', cell: (row) => ({ as: 'text', value: row.subjectKind }) },
    { header: { en: 'Object ID', zh: '对象编号' }, cell: (row) => ({ as: 'id', value: row.subjectId }) },
    { header: { en: 'Object number', zh: '对象单号' }, cell: (row) => ({ as: 'id', value: row.subjectNo }) },
    { header: { en: 'Object name', zh: '对象姓名' }, cell: (row) => ({ as: 'text', value: row.subjectName }) },
    {
      header: { en: 'Summary', zh: '摘要' },
      cell: (row, language) => sentenceCell(row.summary, language, (words) => auditText(words, row).text),
    },
    { header: { en: 'Summary as stored', zh: '摘要原文' }, only: 'zh', cell: (row) => ({ as: 'text', value: row.summary }) },
    { header: { en: 'Reference', zh: '请求编号' }, cell: (row) => ({ as: 'id', value: row.requestId }) },
  ],
  rows: ({ db }, filter) =>
    everyPage(async (cursor) => {
      const after = decodeCursor(cursor, ['count']);
      return toPage(
        await selectAudit(db, await conditionOf(db, filter), after ? BigInt(after[0]) : null, PAGE + 1),
        PAGE,
        (row) => encodeCursor([row.seq]),
        (row) => row,
      );
    }),
});
