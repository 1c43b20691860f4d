/** What has come and changed since a list was read, as every list says it: how many, and from where on that is enough. */

/** The most that are counted. */
export const UPDATES_CAP = 100;

/** `isCapped`: at least so many. */
export type Updates = { count: number; isCapped: boolean };

/** Of `found`, counted to one more than the cap at most. `hasMore` where not all was looked at. */
export const updatesOf = (found: number, hasMore = false): Updates => ({
  count: Math.min(found, UPDATES_CAP),
  isCapped: hasMore || found > UPDATES_CAP,
});
