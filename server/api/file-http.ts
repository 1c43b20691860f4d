/** What every route for files needs: an answer, a refusal with its reason, a limit a minute, and the body as a stream of bytes. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { limitedAddress } from '../access/client-address.ts';
import { TooLarge } from '../access/guard-body.ts';
import type { callLimiter } from '../access/rate-limit.ts';
import { securityHeaders } from '../access/security-headers.ts';
import { readInput } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { sqlStateOf } from '../kernel/busy.ts';
import { DomainError } from '../kernel/errors.ts';
import { ambienceOf } from './context.ts';
import { httpStatusOf, refusalIn, waitHeader } from './errors.ts';

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return new Response(text, { status, headers: { ...securityHeaders(), 'content-type': 'application/json; charset=utf-8', ...headers } });
}

const ASCII_NAME = /[^\x20-\x7e]|["\\%]/g;

/** A file to keep, under its own name whatever signs are in it. */
export function answerAttachment(
  name: string,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  type: string,
  headers: Record<string, string> = {},
): Response {
  const plain = name.replace(ASCII_NAME, '_');
  return new Response(body, {
    headers: {
      ...securityHeaders(),
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
      ...headers,
    },
  });
}

/** Does the work of a route for whoever asks, once it is known that a page of ours does. `what` stands in the log beside a failure. A body that
 *  nobody will read to its end is let go: its sender need not finish. */
export async function answerRoute(
  request: Request,
  { what, requireOrigin }: { what: string; requireOrigin: (request: Request) => void },
  work: (ambience: Ambience) => Promise<Response>,
): Promise<Response> {
  let ambience: Ambience | null = null;
  try {
    requireOrigin(request);
    ambience = await ambienceOf(request);
    return await work(ambience);
  } catch (error) {
    await request.body?.cancel().catch(() => undefined);
    if (request.signal.aborted) {
      noteAfterLeaving(error, request.signal, ambience, what);
      // Nobody is there to be told.
      return new Response(null, { status: 499 });
    }
    return failure(error, ambience, what);
  }
}

/** Of streams and sockets that end before their time. */
const BROKEN_OFF = new Set(['ABORT_ERR', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_ABORTED', 'UND_ERR_SOCKET']);
/** A body that breaks off, and a connection to the database that was ended because nobody wants its answer any more (`stoppableConnection`). */
const BROKEN_OFF_WORDS = /^(?:aborted|terminated|Connection terminated|Client has encountered a connection error)/;

/** Whether an error is what leaving makes of the work that is left: the reason of its signal, or something broken off by it. */
function isOfLeaving(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  const { name, code, message, cause } = (error ?? {}) as { name?: unknown; code?: unknown; message?: unknown; cause?: unknown };
  if (name === 'AbortError' || name === 'ResponseAborted') return true;
  if (typeof code === 'string' && BROKEN_OFF.has(code)) return true;
  if (typeof message === 'string' && BROKEN_OFF_WORDS.test(message)) return true;
  return cause ? isOfLeaving(cause, signal) : false;
}

/** Once the sender has left: leaving is no failure, but what broke beside it is, and stands in the log as it would have had they stayed. */
export function noteAfterLeaving(error: unknown, signal: AbortSignal, ambience: Ambience | null, what: string): void {
  if (!isOfLeaving(error, signal)) note(error, ambience, what);
}

/** Writes down what broke, or what the database was too busy for, under the reference; a refusal is told and not written down. */
function note(error: unknown, ambience: Ambience | null, what: string): void {
  const refusal = refusalIn(error);
  if (error instanceof TooLarge || (refusal !== null && refusal.code !== 'busy')) return;
  const reference = ambience?.requestId ?? null;
  console.error(
    JSON.stringify({ level: 'error', reference, what, name: (error as Error | null)?.name ?? null, code: sqlStateOf(error) ?? null }),
  );
}

/** Refusals with their reason and details; everything else as a reference. */
export function failure(error: unknown, ambience: Ambience | null, what: string): Response {
  if (error instanceof TooLarge) return answer(413, { reason: 'file_too_large', details: { maxMegabytes: 2 } });
  const reference = ambience?.requestId ?? null;
  note(error, ambience, what);
  const refusal = refusalIn(error);
  if (refusal) {
    const { reason, details, message } = refusal;
    const status = reason === 'file_too_large' ? 413 : httpStatusOf(refusal);
    return answer(
      status,
      { status: details.statementId ? 'refused' : 'not_taken', reason, message, details, reference },
      waitHeader(refusal),
    );
  }
  return answer(500, { reason: 'internal', reference });
}

/** A download is not begun to look at its headers: it would be read, counted and written down as one. */
export function refuseHead(): Response {
  return new Response(null, { status: 405, headers: { ...securityHeaders(), allow: 'GET' } });
}

/** For downloads, which a link may open: refuses `cross_origin` where a page of another site or of a sibling's address asked. */
export function requireOwnSite(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site')
    throw new DomainError('forbidden', 'cross_origin', 'The request came from another site');
}

/** What stands after the `?`. Refuses `input_invalid` where a name stands there twice (readers differ in which of the two counts) and what
 *  `readInput` refuses. */
export function readParameters<I extends z.ZodType>(request: Request, schema: I): z.output<I> {
  const { searchParams } = new URL(request.url);
  for (const name of searchParams.keys())
    if (searchParams.getAll(name).length > 1)
      throw new DomainError('invalid', 'input_invalid', 'A parameter appears more than once', { field: name.slice(0, 40), rule: '1' });
  return readInput(schema, Object.fromEntries(searchParams));
}

/** What stands beside the bytes of a sample or of a mapping. */
export const nameQuery = z.strictObject({ name: z.string().min(1).max(1000).default('file') });

/** Refuses `too_many_uploads`. */
export async function requireQuota(limiter: ReturnType<typeof callLimiter>, ambience: Ambience): Promise<void> {
  const who = ambience.actor.kind === 'staff' ? ambience.actor.userId : limitedAddress(ambience.ip);
  const seconds = await limiter.waitOf(ambience, who, 1);
  if (seconds !== null) throw new DomainError('limit', 'too_many_uploads', `Try again in ${seconds} seconds`, { seconds });
}

/** The length the sender promises; null where it sends in chunks without one. Refuses `upload_length_malformed`. */
export function promisedLength(request: Request): number | null {
  const text = request.headers.get('content-length');
  if (text === null) return null;
  if (!/^\d{1,12}$/.test(text)) throw new DomainError('invalid', 'upload_length_malformed', 'Content-Length is not a number', {});
  return Number.parseInt(text, 10);
}

export async function* bytesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body) yield* Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) as AsyncIterable<Uint8Array>;
}
