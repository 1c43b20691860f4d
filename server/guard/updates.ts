/** What has come and changed since a list was read, as every list says it: how many, and from where on that is enough. */
import { z } from 'zod';

/** The most that are counted. */
export const UPDATES_CAP = 100;

/** `isCapped`: at least so many. */
export type Updates = { count: number; isCapped: boolean };

/** Of `found`, counted to one more than the cap at most. `hasMore` where not all was looked at. */
export const updatesOf = (found: number, hasMore = false): Updates => ({
  count: Math.min(found, UPDATES_CAP),
  isCapped: hasMore || found > UPDATES_CAP,
});

/** An instant that a list said it was read at, or that a row of it carries. */
export const listInstant = z.date().min(new Date('2000-01-01')).max(new Date('2200-01-01'));
