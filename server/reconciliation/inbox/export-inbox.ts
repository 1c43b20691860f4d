/** The statement inbox as a file: the files as the room of statements tells them, and how far the reconciliation of each has come. */
import type { ChannelNamed } from '../../channels/export-columns.ts';
import { defineExport, type Language } from '../../exports/export.ts';
import type { InboxRow, statementFilter } from '../../statements/contract.ts';
import { exportStatements } from '../../statements/export-statements.ts';
import type { StatementRun } from './contract.ts';
import { selectStatementRuns } from './store.ts';

type File = ChannelNamed<InboxRow>;
type Row = { file: File; run: StatementRun | null };
const AT_ONCE = 500;

const STATE: Record<StatementRun['state'], { en: string; zh: string }> = {
  waiting: { en: 'not reconciled', zh: '待对账' },
  matching: { en: 'matching', zh: '匹配中' },
  balanced: { en: 'balanced', zh: '已平' },
  with_differences: { en: 'with differences', zh: '有差异' },
  failed: { en: 'failed', zh: '已中断' },
};

export const exportInbox = defineExport<typeof statementFilter, Row>({
  id: exportStatements.id,
  sheetName: exportStatements.sheetName,
  permission: exportStatements.permission,
  filter: exportStatements.filter,
  columns: [
    ...exportStatements.columns.map(({ cell, ...column }) => ({
      ...column,
      cell: (row: Row, language: Language) => cell(row.file, language),
    })),
    {
      header: { en: 'Reconciliation', zh: '对账' },
      cell: (row, language) => ({ as: 'text', value: row.run && STATE[row.run.state][language] }),
    },
    { header: { en: 'Unresolved differences', zh: '未解决差异' }, cell: (row) => ({ as: 'count', value: row.run?.openCount ?? null }) },
  ],
  rows: async function* (context, filter) {
    const withRuns = async (files: readonly File[]): Promise<Row[]> => {
      const found = await selectStatementRuns(
        context.db,
        files.map((file) => file.id),
        context.now,
      );
      const runs = new Map(found.map((run) => [run.statementId, run]));
      return files.map((file) => ({ file, run: runs.get(file.id) ?? null }));
    };
    let files: File[] = [];
    for await (const file of exportStatements.rows(context, filter)) {
      files.push(file);
      if (files.length < AT_ONCE) continue;
      yield* await withRuns(files);
      files = [];
    }
    yield* await withRuns(files);
  },
});
