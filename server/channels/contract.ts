/** Channels as the console shows them and as an administrator sets them up. */
import { z } from 'zod';
import { calendarCode } from '../calendars/contract.ts';
import { dayText, nameText, ordinal } from '../guard/contract.ts';
import { CURRENCIES } from '../kernel/currency.ts';
import { CHANNEL_FORMATS, STATEMENT_DAYS, type StatementDaysRule } from './codes.ts';

export type ChannelRow = {
  code: string;
  nameEn: string;
  nameZh: string;
  formatId: string;
  timeZone: string;
  dayCut: string;
  dayCutWindowMinutes: number;
  statementDueTime: string;
  statementDays: StatementDaysRule;
  /** The calendar that its statements follow, and the first business date of which they do; null where every day has one. */
  calendarCode: string | null;
  statementDaysFrom: string | null;
  acceptInPart: boolean;
  amountToleranceMinor: bigint;
  feeToleranceMinor: bigint;
  currency: string;
  active: boolean;
  version: number;
};

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Tolerances are not here: how much may differ is a rule about money and waits for its approval. */
export const channelSettings = z
  .strictObject({
    nameEn: nameText(60),
    nameZh: nameText(60),
    formatId: z.enum(CHANNEL_FORMATS),
    timeZone: z.string().min(1).max(60),
    dayCut: timeOfDay,
    dayCutWindowMinutes: z.number().int().min(0).max(720),
    statementDueTime: timeOfDay,
    statementDays: z.enum(STATEMENT_DAYS),
    calendarCode: calendarCode.nullable(),
    statementDaysFrom: dayText.nullable(),
    acceptInPart: z.boolean(),
    currency: z.enum(CURRENCIES as [string, ...string[]]),
    active: z.boolean(),
  })
  .refine(
    ({ statementDays, calendarCode: calendar, statementDaysFrom }) =>
      [calendar === null, statementDaysFrom === null].every((isNone) => isNone === (statementDays === 'every_day')),
    { params: { reason: 'channel_calendar_missing' } },
  );
export type ChannelSettings = z.output<typeof channelSettings>;

export const addChannelInput = z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9_]{1,30}$/), settings: channelSettings });
export const changeChannelInput = z.strictObject({ code: z.string().max(31), version: ordinal, settings: channelSettings });
