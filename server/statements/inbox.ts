/** Rows of the inbox: files as they were read, with when they were expected. */
import type { Tx } from '../../db/client.ts';
import { everyChannel } from '../channels/list-channels.ts';
import type { BusinessDate } from '../kernel/business-date.ts';
import { dueAtOf } from './calendar.ts';
import type { InboxRow, StatementFilter } from './contract.ts';
import { selectStatements } from './store.ts';

/** Newest first; `after` is the instant and id of the last row seen. */
export async function readInbox(tx: Tx, filter: StatementFilter, after: [string, string] | null, limit: number): Promise<InboxRow[]> {
  const rows = await selectStatements(tx, filter, after, limit);
  const channels = new Map((await everyChannel(tx)).map((channel) => [channel.code, channel]));
  return rows.map((row) => {
    const channel = channels.get(row.channelCode);
    return { ...row, dueAt: channel && row.businessDate ? dueAtOf(channel, row.businessDate as BusinessDate) : null };
  });
}
