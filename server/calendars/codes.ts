/** The closed lists of calendars of working days, as codes. */

/** What a calendar says of a day that it names: not worked, or worked although it would not be (a make-up working day). */
export const DAY_KINDS = ['holiday', 'working'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** What can be wrong with a line of a pasted list. */
export const LINE_FAULTS = ['columns', 'date', 'range', 'year', 'kind', 'name', 'twice', 'worked'] as const;
export type LineFault = (typeof LINE_FAULTS)[number];
