/** Brings our payments and refunds in: from an orders export (CSV or Excel, any size) or as rows of an API call. The same rows again change
 *  nothing; a row whose status, amount or time has moved updates its record; one of our numbers under another channel number is a record of its own. */
import { z } from 'zod';
import { liftTimeLimit, onOneConnection } from '../../db/client.ts';
import type { Connection } from '../../db/copy.ts';
import type { ChannelRow } from '../channels/contract.ts';
import { channelByCode } from '../channels/list-channels.ts';
import { type AuditNote, command, readInput, requirePermission, runCommand } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import type { Reject } from '../statements/contract.ts';
import { fileNameOf, receiveFile } from '../statements/receive-file.ts';
import { withImportSlot } from '../statements/turns.ts';
import type { ImportToFollow } from './contract.ts';
import { type Merged, mergeOrders } from './merge-orders-store.ts';
import { ordersBytes } from './open-orders-file.ts';
import { OrderFault, type OrderRow, orderCells, orderRowOf } from './orders-export.ts';
import { readOrdersExport } from './read-orders-export.ts';
import { type OrderBatches, stageOrders } from './stage-orders.ts';
import { insertToFollow } from './to-follow-store.ts';

const DOOR = { name: 'payments.import_orders', permission: 'payment.import' } as const;
const ROWS_MAX = 1_000;

export type OrdersImported = {
  /** Rows could not be read and the channel takes files whole or not at all: nothing was stored, and the rejects say why. */
  isRefused: boolean;
  /** Readable rows. */
  rows: number;
  inserted: bigint;
  updated: bigint;
  unchanged: bigint;
  rejectCount: number;
  /** The first ten thousand. */
  rejects: Reject[];
  /** The business dates that new or changed records belong to, and those that changed ones belonged to before, in order: what to reconcile again. */
  dates: string[];
  /** What is to be asked for now (`afterOrders`), and by the worker where it is not; null where there is nothing. */
  toFollow: ImportToFollow | null;
};
export type OrdersFile = {
  channelCode: string;
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** How many bytes the sender promised; another number is refused. */
  expectedSize?: number | null;
  signal?: AbortSignal;
};

const code = z.string().regex(/^[a-z][a-z0-9_]{1,30}$/);

/** Imports a file whole or not at all, of at most 500 MB; of a channel that accepts files in part, all readable rows. A file with rows that cannot be read is
 *  else refused (`isRefused`), with the rejects and a note in the trail. Refuses `channel_not_found` and what
 *  `receiveFile` and `readOrdersExport` refuse. */
export async function importOrders(ambience: Ambience, { channelCode, bytes, ...given }: OrdersFile): Promise<OrdersImported> {
  await requirePermission(ambience, DOOR.name, DOOR.permission);
  const channel = await channelByCode(ambience.database.db, readInput(code, channelCode));
  // All of it first: a sender who takes an hour must not hold a connection to the database as long.
  const name = fileNameOf(given.name);
  const file = await receiveFile(bytes, { ...given, name });
  try {
    return await withImportSlot(() => {
      given.signal?.throwIfAborted();
      return importBatches(ambience, channel, 'orders_export', name, () =>
        readOrdersExport({ name, bytes: ordersBytes({ name, path: file.path }) }),
      );
    }, given.signal);
  } finally {
    await file.remove();
  }
}

/** COPY and merge are one transaction on one connection, with the audit entry in it. `open` begins the rows anew for each attempt: where two
 *  imports of the same records meet in a deadlock, the one that was undone is made again, and must not find its rows read already. */
async function importBatches(
  ambience: Ambience,
  channel: ChannelRow,
  source: 'orders_export' | 'api',
  name: string,
  open: () => OrderBatches,
): Promise<OrdersImported> {
  return onOneConnection(
    ambience.database,
    (database, connection) => {
      const door = command({
        ...DOOR,
        input: z.strictObject({}),
        run: async ({ tx, now }) => {
          await liftTimeLimit(tx);
          const result = await merge(connection, channel, source, open(), now, ambience.random);
          if (result.toFollow) await insertToFollow(tx, result.toFollow, now);
          return { result, audit: noteOf(channel, name, result) };
        },
      });
      return runCommand(door, { ...ambience, database }, {});
    },
    (error) => !(error instanceof DomainError),
  );
}

const NOTHING: Merged = { inserted: 0n, updated: 0n, unchanged: 0n, dates: [] };

async function merge(
  client: Connection,
  channel: ChannelRow,
  source: 'orders_export' | 'api',
  batches: OrderBatches,
  now: Date,
  random: Random,
): Promise<OrdersImported> {
  const staged = await stageOrders(client, 'staged_orders', positive(batches), { zone: channel.timeZone, dayCut: channel.dayCut }, random);
  const isRefused = staged.rejectCount > 0 && !channel.acceptInPart;
  const merged = isRefused ? NOTHING : await mergeOrders(client, 'staged_orders', channel.code, source, now);
  const { dates } = merged;
  const toFollow = dates.length > 0 ? { id: newId(0, now, random), channelCode: channel.code, businessDates: dates } : null;
  await failpoint('orders.merged_before_commit');
  return { isRefused, rows: staged.rowCount, ...merged, toFollow, rejectCount: staged.rejectCount, rejects: staged.rejects };
}

/** A record of nothing and a number longer than ours are no payments: they come back as rejects. */
async function* positive(batches: OrderBatches): OrderBatches {
  for await (const { rows, rejects } of batches) {
    const faults: Reject[] = [];
    const good = rows.filter((row) => {
      const fault = faultOf(row);
      if (fault) faults.push(fault);
      return fault === null;
    });
    yield { rows: good, rejects: [...rejects, ...faults] };
  }
}

const NUMBER_MAX = 64;

function faultOf(row: OrderRow): Reject | null {
  const at = { lineNo: row.lineNo, raw: row.ourNo };
  if (row.amountMinor <= 0n) return { ...at, column: 'amount', reason: 'amount_zero', message: 'a zero-amount payment' };
  if (row.ourNo.length > NUMBER_MAX)
    return { ...at, column: 'our_no', reason: 'number_too_long', message: `longer than ${NUMBER_MAX} characters` };
  if ((row.channelNo?.length ?? 0) > NUMBER_MAX)
    return { ...at, column: 'channel_no', reason: 'number_too_long', message: `longer than ${NUMBER_MAX} characters` };
  return null;
}

function noteOf(channel: ChannelRow, name: string, result: OrdersImported): AuditNote {
  const { isRefused, rows, inserted, updated, unchanged, rejectCount } = result;
  if (isRefused) {
    const summary = `${name}: refused as orders of ${channel.code}, ${rejectCount} rows that could not be read`;
    return { subjectKind: 'channel', subjectId: channel.code, outcome: 'refused', summary, after: { rows, rejectCount } };
  }
  return {
    subjectKind: 'channel',
    subjectId: channel.code,
    summary: `${name}: ${rows} orders of ${channel.code}, ${inserted} new, ${updated} changed, ${rejectCount} that could not be read`,
    after: { rows, inserted, updated, unchanged, rejectCount },
  };
}

const orderRowsInput = z.strictObject({ channelCode: code, rows: z.array(orderCells).min(1).max(ROWS_MAX) });

/** The same rows as an API call, up to a thousand, all or none: a row that cannot be read refuses the call. Refuses `order_row_unreadable`
 *  (details name row, column and reason) and `channel_not_found`. */
export async function importOrderRows(
  ambience: Ambience,
  raw: unknown,
): Promise<Omit<OrdersImported, 'rejects' | 'rejectCount' | 'isRefused'>> {
  await requirePermission(ambience, DOOR.name, DOOR.permission);
  const input = readInput(orderRowsInput, raw);
  const channel = await channelByCode(ambience.database.db, input.channelCode);
  const rows = input.rows.map((cells, index) => readRow(cells, index + 1));
  const { inserted, updated, unchanged, dates, toFollow } = await importBatches(ambience, channel, 'api', 'API call', () => once(rows));
  return { rows: rows.length, inserted, updated, unchanged, dates, toFollow };
}

/** The door as the wire declares it. */
export const importOrderRowsDoor = { ...DOOR, input: orderRowsInput, through: importOrderRows };

function readRow(cells: z.output<typeof orderCells>, lineNo: number): OrderRow {
  const refuse = (column: string | null, reason: string, why: string) =>
    new DomainError('invalid', 'order_row_unreadable', `row ${lineNo}${column ? ` (${column})` : ''}: ${why}`, {
      lineNo,
      column: column ?? '',
      reason,
      why,
    });
  try {
    const row = orderRowOf(cells, lineNo);
    const fault = faultOf(row);
    if (fault) throw refuse(fault.column, fault.reason, fault.message);
    return row;
  } catch (error) {
    if (error instanceof OrderFault) throw refuse(error.column, error.reason, error.message);
    throw error;
  }
}

async function* once(rows: OrderRow[]): OrderBatches {
  yield { rows, rejects: [] };
}
