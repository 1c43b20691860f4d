/** The run column of the statement inbox in words. Screens read it. */
import type { STATEMENT_RUN_STATES } from './codes.ts';

/** How far the reconciliation of a statement has come; open differences are those of its date, none where it is not compared yet. */
export type StatementRun = { statementId: string; state: (typeof STATEMENT_RUN_STATES)[number]; openCount: number };

/** The door of this folder: list-statement-runs.ts `listStatementRuns`, on the wire `reconciliation.statementRuns`; the inbox as a file is
 *  export-inbox.ts. */
