/** The HTTP side of the orders export: the file as a stream in, what became of its rows out. */
import { z } from 'zod';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { importOrders } from '../payments/import-orders.ts';
import { afterOrders } from './after-orders.ts';
import { answer, answerRoute, bytesOf, promisedLength, readParameters, requireQuota } from './file-http.ts';

const MINUTE_LIMIT = 60;
const REJECTS_SHOWN = 200;
const limiter = callLimiter('orders', MINUTE_LIMIT);
const query = z.strictObject({ channel: z.string().max(31), name: z.string().min(1).max(1000) });

/** POST `/api/files/orders?channel=…&name=…`, the body is the file. 201 with counts and the first rejects; the dates it touched are
 *  reconciled again by the queue. 422 `order_rows_unreadable` with the first rejects where nothing was stored because of them. */
export function answerOrders(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'orders import failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requireQuota(limiter, ambience);
    const { channel, name } = readParameters(request, query);
    const { toFollow, ...result } = await importOrders(ambience, {
      channelCode: channel,
      name,
      bytes: bytesOf(request.body),
      expectedSize: promisedLength(request),
      signal: request.signal,
    });
    await afterOrders(ambience, toFollow);
    const shown = { ...result, rejects: result.rejects.slice(0, REJECTS_SHOWN) };
    if (!result.isRefused) return answer(201, shown);
    return answer(422, { reason: 'order_rows_unreadable', details: { count: result.rejectCount }, ...shown });
  });
}
