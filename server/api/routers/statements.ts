/** Statements on the wire; their bytes come and go through app/api/files. */
import { compareVersions } from '../../statements/compare-versions.ts';
import { countStatementUpdates } from '../../statements/count-updates.ts';
import { getFolderWatch } from '../../statements/folder/get-folder-watch.ts';
import { getStatement } from '../../statements/get-statement.ts';
import { importProgress } from '../../statements/import-progress.ts';
import { listLateDays } from '../../statements/list-late-days.ts';
import { listLines } from '../../statements/list-lines.ts';
import { getMapping, listMappings } from '../../statements/list-mappings.ts';
import { listRejects } from '../../statements/list-rejects.ts';
import { listStatements } from '../../statements/list-statements.ts';
import { saveMapping } from '../../statements/save-mapping.ts';
import { showRawLine } from '../../statements/show-raw-line.ts';
import { statementCalendar } from '../../statements/statement-calendar.ts';
import { act, ask, router } from '../trpc.ts';

export const statementsRouter = router({
  list: ask(listStatements),
  updates: ask(countStatementUpdates),
  get: ask(getStatement),
  lines: ask(listLines),
  rawLine: ask(showRawLine),
  rejects: ask(listRejects),
  compare: ask(compareVersions),
  calendar: ask(statementCalendar),
  lateDays: ask(listLateDays),
  importProgress: ask(importProgress),
  folderWatch: ask(getFolderWatch),
  mappings: ask(listMappings),
  mapping: ask(getMapping),
  saveMapping: act(saveMapping),
});
