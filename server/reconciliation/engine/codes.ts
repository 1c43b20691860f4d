/** The closed lists of the engine, as codes. */

export const RECORD_KINDS = ['payment', 'refund'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** How a line and a record found each other. `numbers`: both numbers agree; the rest as in `engine/store-pairs.ts`. */
export const MATCH_RULES = ['numbers', 'channel_no', 'our_no', 'many_to_one', 'one_to_many', 'amount_and_time', 'person'] as const;
export type MatchRule = (typeof MATCH_RULES)[number];
