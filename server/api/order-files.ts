/** The HTTP side of the orders export: the file as a stream in, what became of its rows out. */
import { z } from 'zod';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import { DomainError } from '../kernel/errors.ts';
import { importOrders } from '../payments/import-orders.ts';
import { guessFormat } from '../statements/formats/guess-format.ts';
import { fileNameOf } from '../statements/receive-file.ts';
import { SAMPLE_BYTES_MAX } from '../statements/try-mapping.ts';
import { afterOrders } from './after-orders.ts';
import { answer, answerRoute, bytesOf, promisedLength, readParameters, requireQuota } from './file-http.ts';

const MINUTE_LIMIT = 60;
const REJECTS_SHOWN = 200;
const limiter = callLimiter('orders', MINUTE_LIMIT);
const query = z.strictObject({ channel: z.string().max(31), name: z.string().min(1).max(1000) });

/** Refusals of a file that may be a statement. */
const NO_ORDERS: ReadonlySet<string> = new Set([
  'statement_column_missing',
  'statement_column_doubled',
  'statement_cut_off',
  'statement_encoding',
  'statement_archive',
]);

/** Passes bytes on; `head` is what has passed of the first two megabytes. */
function withHead(source: AsyncIterable<Uint8Array>): { bytes: AsyncIterable<Uint8Array>; head(): Uint8Array } {
  const kept: Uint8Array[] = [];
  let size = 0;
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      if (size < SAMPLE_BYTES_MAX) kept.push(Uint8Array.from(chunk.subarray(0, SAMPLE_BYTES_MAX - size)));
      size += chunk.length;
      yield chunk;
    }
  }
  return { bytes: passing(), head: () => Buffer.concat(kept) };
}

/** What to say of a file that was not taken as orders, where it is a statement; null where it is none that we know. */
async function statementInstead(name: string, head: Uint8Array): Promise<DomainError | null> {
  const file = fileNameOf(name);
  const guess = await guessFormat({ name: file, bytes: head });
  if (!guess) return null;
  const message = `${file}: a statement (${guess.formatId}), no orders export`;
  return new DomainError('invalid', 'orders_file_is_statement', message, { file, format: guess.formatId });
}

/** POST `/api/files/orders?channel=…&name=…`, the body is the file. 201 with counts and the first rejects; the dates it touched are
 *  reconciled again by the queue. 422 `order_rows_unreadable` with the first rejects where nothing was stored because of them. 400
 *  `orders_file_is_statement`, with its format, where none of it is an order and a statement is what it is. */
export function answerOrders(request: Request): Promise<Response> {
  return answerRoute(request, { what: 'orders import failed', requireOrigin: requireSameOrigin }, async (ambience) => {
    await requireQuota(limiter, ambience);
    const { channel, name } = readParameters(request, query);
    const { bytes, head } = withHead(bytesOf(request.body));
    const file = { channelCode: channel, name, bytes, expectedSize: promisedLength(request), signal: request.signal };
    const { toFollow, ...result } = await importOrders(ambience, file).catch(async (error: unknown) => {
      if (!(error instanceof DomainError && NO_ORDERS.has(error.reason))) throw error;
      throw (await statementInstead(name, head())) ?? error;
    });
    await afterOrders(ambience, toFollow);
    const isNothingRead = result.rows === 0 && result.rejectCount > 0;
    const instead = isNothingRead ? await statementInstead(name, head()) : null;
    if (instead) throw instead;
    const shown = { ...result, rejects: result.rejects.slice(0, REJECTS_SHOWN) };
    if (!result.isRefused) return answer(201, shown);
    return answer(422, { reason: 'order_rows_unreadable', details: { count: result.rejectCount }, ...shown });
  });
}
