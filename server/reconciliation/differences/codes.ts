/** The closed lists of differences, as codes, and a limit that screens speak of. */

export const DIFFERENCE_KINDS = ['missing_in_books', 'missing_at_channel', 'amount', 'fee', 'status', 'currency', 'duplicate'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Seen from our books: actual − book > 0 is a surplus 长款, < 0 a shortage 短款. */
export const DIRECTIONS = ['surplus', 'shortage'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const DIFFERENCE_STATUSES = ['open', 'in_progress', 'external', 'resolved'] as const;
export type DifferenceStatus = (typeof DIFFERENCE_STATUSES)[number];

export const RESOLUTIONS = ['gone_on_rerun', 'matched_later', 'person'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** In which order the list is. `next`: what to work on next, the greater amounts first (by power of ten), of those the oldest. `delta`: by
 *  nominal magnitude, whatever the currency. `age`: by when it was found. */
export const DIFFERENCE_ORDERS = ['next', 'delta', 'age', 'businessDate'] as const;

/** What differences are counted by. */
export const DIFFERENCE_GROUPINGS = ['kind', 'channel', 'merchant', 'owner', 'businessDate'] as const;
export type DifferenceGrouping = (typeof DIFFERENCE_GROUPINGS)[number];

/** What a run did to a difference (`appeared`: found or reopened), or `standing`: everything it found, new or not, as it stood when the run ended. */
export const RUN_OUTCOMES = ['found', 'gone', 'reopened', 'appeared', 'unchanged', 'standing'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** A comment on all that a filter finds stands on each of them: it is shorter than one on a few. */
export const MATCHING_COMMENT_MAX = 1000;
/** Of a comment, in characters. */
export const COMMENT_MAX = 4000;

/** Of a label, in characters. */
export const LABEL_MAX = 40;

/** Of either side of a duplicate at most so many are read. */
export const DUPLICATE_SIDES_MAX = 100;
