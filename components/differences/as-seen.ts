/** What a person saw of all that a filter finds, as the server is told it: where it is not that any more, nothing is changed. */
import type { Matching } from '../table/selection-bar.tsx';

export const asSeen = ({ count, sums }: Matching) => ({
  count,
  sums: sums.map(({ currency, minor }) => ({ currency, deltaMinor: minor })),
});
