/** The HTTP side of the orders export: the file as a stream in, what became of its rows out. */
import { z } from 'zod';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { invalidInput } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { importOrders } from '../payments/import-orders.ts';
import { askForReconciliation } from '../queues/queues.ts';
import { MARK_HEADER } from './answer-calls.ts';
import { ambienceOf } from './context.ts';
import { answer, bytesOf, failure, requireQuota } from './file-http.ts';

const MINUTE_LIMIT = 60;
const REJECTS_SHOWN = 200;
const limiter = callLimiter(MINUTE_LIMIT);
const query = z.strictObject({ channel: z.string().max(31), name: z.string().min(1).max(1000) });

/** POST `/api/files/orders?channel=…&name=…`, the body is the file. 201 with counts and the first rejects; the dates it touched are
 *  reconciled again by the queue. */
export async function answerOrders(request: Request): Promise<Response> {
  let ambience: Ambience | null = null;
  try {
    requireSameOrigin(request, { isMarked: request.headers.has(MARK_HEADER) });
    ambience = await ambienceOf(request);
    requireQuota(limiter, ambience);
    const parsed = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!parsed.success) throw invalidInput(parsed.error);
    const { channel, name } = parsed.data;
    const result = await importOrders(ambience, { channelCode: channel, name, bytes: bytesOf(request.body), signal: request.signal });
    for (const businessDate of result.dates) await askForReconciliation({ channelCode: channel, businessDate, cause: 'import' });
    return answer(201, { ...result, rejects: result.rejects.slice(0, REJECTS_SHOWN) });
  } catch (error) {
    await request.body?.cancel().catch(() => undefined);
    return failure(error, ambience, 'orders import failed');
  }
}
