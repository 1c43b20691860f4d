/** The closed lists of the calendar, as codes. */

export const CELL_STATES = [
  'none',
  'holiday',
  'expected',
  'late',
  'imported',
  'totals_agree',
  'incomplete',
  'matched',
  'differences',
  'closed',
] as const;
export type CellState = (typeof CELL_STATES)[number];

/** What a cell of the calendar shows. */
export const CALENDAR_METRICS = ['state', 'open', 'amount', 'rate', 'age'] as const;
export type CalendarMetric = (typeof CALENDAR_METRICS)[number];
