/** The closed lists of runs and their rows, as codes. */

export const RUN_STATUSES = ['running', 'done', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_CAUSES = ['import', 'manual', 'demo', 'schedule'] as const;

export const RUN_ROW_SETS = ['matched', 'compared', 'waiting', 'others', 'left_aside', 'proposed'] as const;
export type RunRowSet = (typeof RUN_ROW_SETS)[number];

/** What of the matched lines is looked at: those that found their record on another date, or whose amounts differ by what is tolerated. */
export const MATCHED_PARTS = ['across_days', 'within_tolerance'] as const;
export type MatchedPart = (typeof MATCHED_PARTS)[number];
