/** The HTTP side of the orders export: the file as a stream in, what became of its rows out. */
import { z } from 'zod';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { importOrders } from '../payments/import-orders.ts';
import { askForReconciliation } from '../queues/queues.ts';
import { ambienceOf } from './context.ts';
import { answer, bytesOf, failure, readParameters, requireQuota } from './file-http.ts';

const MINUTE_LIMIT = 60;
const REJECTS_SHOWN = 200;
const FILE_BYTES_MAX = 500 * 1024 * 1024;
const limiter = callLimiter('orders', MINUTE_LIMIT);
const query = z.strictObject({ channel: z.string().max(31), name: z.string().min(1).max(1000) });

/** Refuses `file_too_large` at the first byte too many, also where no length was promised. */
async function* capped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > FILE_BYTES_MAX)
      throw new DomainError('invalid', 'file_too_large', 'The file is too large', { maxMegabytes: FILE_BYTES_MAX / 1024 / 1024 });
    yield chunk;
  }
}

/** POST `/api/files/orders?channel=…&name=…`, the body is the file. 201 with counts and the first rejects; the dates it touched are
 *  reconciled again by the queue. 422 `order_rows_unreadable` with the first rejects where nothing was stored because of them. */
export async function answerOrders(request: Request): Promise<Response> {
  let ambience: Ambience | null = null;
  try {
    requireSameOrigin(request);
    ambience = await ambienceOf(request);
    await requireQuota(limiter, ambience);
    const { channel, name } = readParameters(request, query);
    const result = await importOrders(ambience, {
      channelCode: channel,
      name,
      bytes: capped(bytesOf(request.body)),
      signal: request.signal,
    });
    for (const businessDate of result.dates) await askForReconciliation({ channelCode: channel, businessDate, cause: 'import' });
    const shown = { ...result, rejects: result.rejects.slice(0, REJECTS_SHOWN) };
    if (!result.isRefused) return answer(201, shown);
    return answer(422, { reason: 'order_rows_unreadable', details: { count: result.rejectCount }, ...shown });
  } catch (error) {
    await request.body?.cancel().catch(() => undefined);
    return failure(error, ambience, 'orders import failed');
  }
}
