/** The HTTP side of the wire: what a call must look like before any door sees it, and how often it may come. */
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import superjson from 'superjson';
import { limitedAddress } from '../access/client-address.ts';
import { setSessionCookie } from '../access/cookie.ts';
import { readCapped, requireTame, TooLarge } from '../access/guard-body.ts';
import { callLimiter } from '../access/rate-limit.ts';
import { requireSameOrigin } from '../access/same-origin.ts';
import type { Ambience } from '../guard/context.ts';
import { sqlStateOf } from '../kernel/busy.ts';
import { DomainError } from '../kernel/errors.ts';
import { ambienceOf } from './context.ts';
import { httpStatusOf, refusalIn, waitHeader } from './errors.ts';
import { appRouter } from './root.ts';

export const MARK_HEADER = 'x-pingzhang';
const MAX_BATCH = 10;
/** Per minute: a person at work makes a few hundred calls; an address behind which many sit makes more. */
const perUser = callLimiter('user', 1_200, 60);
const perAddress = callLimiter('address', 6_000, 100);

const NO_STORE = { 'cache-control': 'no-store', vary: 'cookie' };

/** An answer the client library understands, before there is a procedure. */
function refusal(
  status: number,
  reason: string,
  details: Record<string, string | number> = {},
  headers: Record<string, string> = {},
): Response {
  const error = superjson.serialize({
    message: reason,
    code: -32600,
    data: { code: 'BAD_REQUEST', httpStatus: status, reason, details, reference: null },
  });
  return Response.json({ error }, { status, headers: { ...NO_STORE, ...headers } });
}

/** Answers a call: GET for queries, POST with JSON for anything. 415 other bodies, 413 above a megabyte, 403 from elsewhere, 429 too often. */
export async function answerCall(request: Request): Promise<Response> {
  try {
    if (request.method !== 'GET' && request.method !== 'POST') return refusal(405, 'method_not_supported', {}, { allow: 'GET, POST' });
    if (!request.headers.has(MARK_HEADER)) throw new DomainError('forbidden', 'cross_origin', 'The request lacks the x-pingzhang header');
    requireSameOrigin(request, { isMarked: true });
    const call = request.method === 'POST' ? await tamePost(request) : tameGet(request);
    const ambience = await ambienceOf(call);
    const wait = await waitOf(ambience, callsIn(call));
    if (wait !== null) return refusal(429, 'too_many_calls', { seconds: wait }, { 'retry-after': String(wait) });
    return await answer(call, ambience);
  } catch (error) {
    if (error instanceof WrongType) return refusal(415, error.reason);
    if (error instanceof TooLarge) return refusal(413, 'body_too_large');
    const refused = refusalIn(error);
    if (refused === null || refused.code === 'busy')
      console.error(JSON.stringify({ level: 'error', what: 'call failed before its procedure', code: sqlStateOf(error) ?? null }));
    return refused ? refusal(httpStatusOf(refused), refused.reason, refused.details, waitHeader(refused)) : refusal(500, 'internal');
  }
}

async function tamePost(request: Request): Promise<Request> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new WrongType();
  const bytes = await readCapped(request.body);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError('invalid', 'body_malformed', 'The body is not UTF-8', { rule: 'not UTF-8' });
  }
  if (text) requireTame(text);
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  headers.delete('transfer-encoding');
  return new Request(request.url, { method: 'POST', headers, body: text || '{}', signal: request.signal });
}

class WrongType extends DomainError {
  constructor() {
    super('invalid', 'body_type_unsupported', 'Calls are JSON');
  }
}

function tameGet(request: Request): Request {
  const input = new URL(request.url).searchParams.getAll('input');
  if (input.length > 1) throw new DomainError('invalid', 'body_malformed', 'Only one input is allowed', { rule: 'repeated input' });
  if (input[0]) requireTame(input[0]);
  return request;
}

/** Counted on the path as it will be read: a comma may be written `%2C`, and divides calls all the same. */
function callsIn(request: Request): number {
  const { pathname } = new URL(request.url);
  return pathname.split(/,|%2c/i).length;
}

async function waitOf(ambience: Ambience, calls: number): Promise<number | null> {
  const address = await perAddress.waitOf(ambience, limitedAddress(ambience.ip), calls);
  if (address !== null) return address;
  return ambience.actor.kind === 'staff' ? perUser.waitOf(ambience, ambience.actor.userId, calls) : null;
}

async function answer(request: Request, ambience: Ambience): Promise<Response> {
  const cookies: Promise<string>[] = [];
  const onRenewed: Ambience['onRenewed'] = (session) => {
    cookies.push(setSessionCookie(session, ambience.clock.now()));
  };
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    // A question may be sent as a body: a filter of hundreds of numbers is longer than an address may be. An act is never a GET.
    allowMethodOverride: true,
    createContext: () => ({ ...ambience, onRenewed }),
    responseMeta: ({ errors }) => {
      const busy = errors.map(refusalIn).find((one) => one?.code === 'busy');
      return { headers: new Headers({ ...NO_STORE, ...(busy ? waitHeader(busy) : {}) }) };
    },
    onError({ error, path }) {
      // The message of a database error carries values: only its class and code are logged, under the reference the person sees.
      if (error.code !== 'INTERNAL_SERVER_ERROR' && error.code !== 'SERVICE_UNAVAILABLE') return;
      const { name, code } = rootOf(error);
      console.error(JSON.stringify({ level: 'error', reference: ambience.requestId, path: path ?? null, name, code }));
    },
  });
  for (const cookie of await Promise.all(cookies)) response.headers.append('set-cookie', cookie);
  return response;
}

/** The class of what went wrong first, and its code where the database or the system gave it one (`23505`, `ECONNREFUSED`). */
function rootOf(error: Error): { name: string; code: string | null } {
  const { cause, code } = error as { cause?: unknown; code?: unknown };
  if (cause instanceof Error) return rootOf(cause);
  return { name: error.name, code: typeof code === 'string' && /^[0-9A-Z_]{5,30}$/.test(code) ? code : null };
}
