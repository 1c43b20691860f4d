/** The closed lists of statements and their lines, as codes. */

/** What a statement line says happened, whatever the channel calls it. `payment` and `refund` are compared with our
 *  records; the rest is kept as evidence and counted, and meets the books in other comparisons. */
export const LINE_KINDS = ['payment', 'refund', 'fee', 'payout', 'transfer', 'adjustment', 'chargeback', 'other'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** `succeeded` moved money. `processing` and `failed` lines are listed by some channels (WeChat refunds) and did not. */
export const LINE_STATUSES = ['succeeded', 'processing', 'failed', 'reversed'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** Of a line of two versions of a statement, what may differ beside amount, currency, fee and status. `original`: either number of the payment
 *  that a refund undoes. */
export const LINE_ASPECTS = ['time', 'flow', 'net', 'merchant', 'original'] as const;
export type LineAspect = (typeof LINE_ASPECTS)[number];

/** Seen from our account at the channel: `in` adds to it, `out` takes from it. Never debit or credit: a line is not an entry. */
export const FLOWS = ['in', 'out'] as const;
export type Flow = (typeof FLOWS)[number];

/** Where a file of lines stands. A refused one is kept with its reason and has no lines. */
export const STATEMENT_STATUSES = ['published', 'superseded', 'refused'] as const;
export type StatementStatus = (typeof STATEMENT_STATUSES)[number];

/** Which part of the day a file tells. `all` (or `payments` and `refunds` apart) is compared with our records; a fund flow of the
 *  same day is evidence beside it and never replaces it. */
export const STATEMENT_PARTS = ['all', 'payments', 'refunds', 'funds', 'totals'] as const;
export type StatementPart = (typeof STATEMENT_PARTS)[number];

/** How the bytes came. */
export const STATEMENT_SOURCES = ['upload', 'api', 'folder', 'demo'] as const;
export type StatementSource = (typeof STATEMENT_SOURCES)[number];

export const IMPORT_STAGES = ['receiving', 'waiting', 'reading', 'publishing', 'reconciling', 'published', 'refused', 'failed'] as const;
export type ImportStage = (typeof IMPORT_STAGES)[number];

/** The largest file a person may send: what a browser and a proxy can be held to. */
export const UPLOAD_BYTES_MAX = 500 * 1024 * 1024;

/** The largest archive or workbook that is sent to be looked at before it is sent to be kept. A workbook of more is not read at all. */
export const WHOLE_LOOK_BYTES_MAX = 64 * 1024 * 1024;
