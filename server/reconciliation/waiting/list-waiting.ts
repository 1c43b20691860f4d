/** Records that wait for a later statement, over channels and dates: what the calendar counts. */
import { decodeCursor, encodeCursor, toPage } from '../../guard/page.ts';
import { query } from '../../guard/query.ts';
import { waitingInput } from './contract.ts';
import { selectWaitingBetween } from './store.ts';

/** By payment id, of the channels in use. Refuses `cursor_malformed`. */
export const listWaiting = query({
  name: 'reconciliation.list_waiting',
  permission: 'reconciliation.read',
  input: waitingInput,
  run: async ({ db }, { dateFrom, dateTo, channels, cursor, limit }) => {
    const [after = null] = decodeCursor(cursor, ['id']) ?? [];
    return toPage(
      await selectWaitingBetween(db, { dateFrom, dateTo, channels }, after, limit + 1),
      limit,
      (row) => encodeCursor([row.record.paymentId]),
      (row) => row,
    );
  },
});
