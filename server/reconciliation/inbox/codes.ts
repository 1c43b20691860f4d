/** The closed list of the inbox's run column, as codes. */

/** How far the reconciliation of a statement has come; `failed` where the last run of its date broke off. */
export const STATEMENT_RUN_STATES = ['waiting', 'matching', 'balanced', 'with_differences', 'failed'] as const;
