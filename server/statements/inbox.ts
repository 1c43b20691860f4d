/** Rows of the inbox: files as they were read, with when they were expected. */
import type { Tx } from '../../db/client.ts';
import { everyScheduledChannel } from '../channels/list-channels.ts';
import type { BusinessDate } from '../kernel/business-date.ts';
import type { InboxRow, StatementFilter } from './contract.ts';
import { selectStatements } from './store.ts';

/** Newest first; `after` is the instant and id of the last row seen. */
export async function readInbox(tx: Tx, filter: StatementFilter, after: [string, string] | null, limit: number): Promise<InboxRow[]> {
  const rows = await selectStatements(tx, filter, after, limit);
  const channels = new Map((await everyScheduledChannel(tx)).map((channel) => [channel.code, channel]));
  return rows.map((row) => {
    const days = channels.get(row.channelCode)?.days;
    const date = row.businessDate as BusinessDate | null;
    return { ...row, dueAt: days && date && days.isExpected(date) ? days.dueAt(date) : null };
  });
}
