/** Waiting records in words. Screens read it. */
import { z } from 'zod';
import { dayText } from '../../guard/contract.ts';
import { channelCode } from '../../statements/contract.ts';
import type { Side } from '../engine/contract.ts';

/** A record of ours that the statement of its date did not list and that may still come. */
export type WaitingRow = { channelCode: string; businessDate: string; since: Date; record: Side };

export const waitingInput = z.strictObject({
  dateFrom: dayText,
  dateTo: dayText,
  channels: z.array(channelCode).max(50).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

/** The door of this folder: list-waiting.ts `listWaiting`. On the wire: `reconciliation.waiting`. */
