/** Before the first request: a process without a good secret ends; and in front of Next each request is told where it came from and whether it
 *  is a prefetch, gets the packed file where there is one, what Next cannot answer is refused, and files are given the time they take. The log is held to say nothing of what the
 *  database was asked. */
import http from 'node:http';
import path from 'node:path';
import { keepPrefetchMark } from './background.ts';
import { PEER_HEADER, proxiesOf } from './client-address.ts';
import { maskLog } from './mask-log.ts';
import { requireOwnAddress } from './own-address.ts';
import { givePacked } from './packed-files.ts';
import { requireAuthSecret } from './secret.ts';
import { securityHeaders } from './security-headers.ts';
import { singleSignOn } from './single-sign-on.ts';

/** Ends the process where AUTH_SECRET is missing or weak, AUTH_URL is no address, or single sign-on is half configured or not reached by
 *  https: a page that cannot keep a secret must not be shown at all. */
export async function prepareServer(): Promise<void> {
  maskLog();
  try {
    requireAuthSecret();
    requireOwnAddress();
    singleSignOn();
    proxiesOf();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(78); // EX_CONFIG of sysexits.h
  }
  standInFront();
}

/** Whether a path can be read: Next answers what cannot, such as `/%ff`, with an error of its own and without our headers. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/** A file of five hundred megabytes takes a quarter of an hour on an office's line. */
const UPLOAD_MS = 3_600_000;
const ownLimits = new WeakMap<http.Server, number>();

/** Node lets nobody take longer than five minutes to send a request, and asks no further what it is. That stays so for all but files: whoever sends
 *  the body of a call that slowly is cut off. */
function limitSending(server: http.Server, request: http.IncomingMessage): void {
  const ownMs = ownLimits.get(server) ?? server.requestTimeout;
  if (!ownLimits.has(server)) {
    ownLimits.set(server, ownMs);
    if (ownMs > 0) server.requestTimeout = Math.max(ownMs, UPLOAD_MS);
  }
  const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
  if (ownMs === 0 || !hasBody || request.url?.startsWith('/api/files/')) return;
  const end = setTimeout(() => request.complete || request.socket.destroy(), ownMs).unref();
  request.once('close', () => clearTimeout(end));
}

/** Next believes an `X-Forwarded-For` that the client wrote; the other end of the socket is written down where nobody else can write. Next answers TRACE with a 500 (the web's Request knows no such method), and before 16.4 echoed it with a 200. */
function standInFront(): void {
  const givePackedFile = givePacked(path.join(/* turbopackIgnore: true */ process.cwd(), process.env.NEXT_DIST_DIR ?? '.next'));
  const emit = http.Server.prototype.emit as (this: http.Server, event: string | symbol, ...args: unknown[]) => boolean;
  http.Server.prototype.emit = function answer(this: http.Server, event: string | symbol, ...args: unknown[]): boolean {
    const [request, response] = args as [http.IncomingMessage | undefined, http.ServerResponse | undefined];
    if (event === 'request' && request) {
      request.headers[PEER_HEADER] = request.socket.remoteAddress ?? '';
      keepPrefetchMark(request.headers);
      limitSending(this, request);
    }
    if (event === 'request' && request?.method === 'TRACE' && response) {
      response.writeHead(405, { ...securityHeaders(), allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' }).end();
      return true;
    }
    if (event === 'request' && request && response && !isReadable(request.url ?? '')) {
      response.writeHead(400, securityHeaders()).end();
      return true;
    }
    if (event === 'request' && request && response) givePackedFile(request, response);
    return emit.call(this, event, ...args);
  };
}
