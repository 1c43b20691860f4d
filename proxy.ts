/** The edge of every page and call: headers, the nonce of the page's scripts, and methods that have no business here. It decides nothing
 *  about who may do what. Uploads (`/api/files/…`) pass it by: Next would cut their bodies off at ten megabytes. */
import { type NextRequest, NextResponse } from 'next/server';
import { BARE_POLICY, BASE_HEADERS, contentPolicy } from './server/access/security-headers.ts';
import { systemRandom } from './server/kernel/random.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export default function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const isCall = pathname.startsWith('/api/');
  const nonce = Buffer.from(systemRandom.bytes(16)).toString('base64');
  const policy = isCall ? BARE_POLICY : contentPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-pingzhang-path', pathname + search);
  if (!isCall) {
    // Next reads the nonce from here and puts it on its scripts.
    headers.set('content-security-policy', policy);
    headers.set('x-nonce', nonce);
  }
  const response = METHODS.has(request.method)
    ? NextResponse.next({ request: { headers } })
    : new NextResponse(null, { status: 405, headers: { allow: [...METHODS].join(', ') } });
  for (const [name, value] of Object.entries(BASE_HEADERS)) response.headers.set(name, value);
  response.headers.set('content-security-policy', policy);
  if (isCall) response.headers.set('cache-control', 'no-store');
  return response;
}

// With their slashes: `/api/filesx` is a page like any other.
export const config = { matcher: ['/((?!api/files/|_next/static/).*)'] };
