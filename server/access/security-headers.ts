/** The headers every answer carries, whatever its class. Read by proxy.ts, next.config.js and route handlers that proxy.ts leaves out. */

/** For everything, also static files and downloads. */
export const BASE_HEADERS: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'x-frame-options': 'DENY',
  'x-dns-prefetch-control': 'off',
};

/** For answers that are no pages: nothing in them may run, load or be framed. */
export const BARE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** A page's policy. Scripts run by nonce only; styles may be inline, since positions of menus and charts are. `isDevelopment` adds what hot reload needs. */
export function contentPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${isDevelopment ? ' ws: wss:' : ''}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** For route handlers outside proxy.ts (`/api/files/…`): the same headers, never cached. */
export function securityHeaders(): Record<string, string> {
  return { ...BASE_HEADERS, 'content-security-policy': BARE_POLICY, 'cache-control': 'no-store' };
}
