/** The calendar in words: what can be asked of it, and what a cell of it says. Screens read it. */
import { z } from 'zod';
import { dayText } from '../../guard/contract.ts';
import { channelCode } from '../../statements/contract.ts';
import { ownerFilter } from '../differences/contract.ts';
import type { RecordKind } from '../engine/codes.ts';
import type { Fraction } from '../engine/contract.ts';
import { CALENDAR_METRICS, type CellState } from './codes.ts';

export type CalendarCell = {
  channelCode: string;
  businessDate: string;
  /** `none`: nothing was taken and nothing is expected; `holiday`: a day off of the channel's calendar, of which no statement comes; `imported`: a statement, no run yet; `totals_agree`: the sums are equal, lines not compared yet;
   *  `incomplete`: nothing is open of what has come, and the bill of the payments or of the refunds has not. */
  state: CellState;
  runId: string | null;
  /** The published ones of the date: one, or payments and refunds apart. */
  statementIds: string[];
  /** Kinds of records that none of these statements tells of; none where there is no statement. */
  untold: RecordKind[];
  statementCount: bigint;
  bookCount: bigint;
  openCount: number;
  /** Open differences by currency: net of sign, and the sum of their magnitudes. */
  openDelta: { currency: string; deltaMinor: bigint; grossMinor: bigint }[];
  /** Who has them, most first; null where nobody has. Empty for whoever may not read differences. */
  owners: { name: string | null; count: number }[];
  /** Open ones of everybody, where the calendar was asked for one owner's. */
  openOfAll: number;
  /** Payments less refunds that succeeded, by currency: on the statement, and in our books by the run that compared that statement (else null). */
  totals: { currency: string; statementMinor: bigint; bookMinor: bigint | null }[];
  waitingCount: number;
  /** Lines that the current run matched by itself, of those it compared; null without a run. */
  autoMatch: Fraction | null;
  /** When the statement is (or was) due. */
  dueAt: Date;
  /** The date whose statement accounts for the records of this one; null where that is its own. */
  statedOn: string | null;
  /** When its first version came. */
  arrivedAt: Date | null;
};

/** `owner`: open differences are counted that are theirs; the states of the days stay what they are. */
export const calendarInput = z.strictObject({
  dateFrom: dayText,
  dateTo: dayText,
  channels: z.array(channelCode).max(50).optional(),
  owner: ownerFilter.optional(),
});
export type CalendarInput = z.output<typeof calendarInput>;
export const calendarExportFilter = calendarInput.extend({ show: z.enum(CALENDAR_METRICS).default('state') });

/** The door of this folder: list-calendar.ts `listCalendar`, on the wire `reconciliation.calendar`; the calendar as a file is export-calendar.ts. */

/** A statement that is due and has not come. */
export type LateStatement = { channelCode: string; businessDate: string; dueAt: Date };
