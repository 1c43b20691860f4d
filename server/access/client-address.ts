/** The address a request came from. What a client writes itself counts for nothing: only as many proxies as we run are believed. */
import { isIP } from 'node:net';

/** `PINGZHANG_PROXIES` is how many proxies of ours stand in front (default 0: the server's own entry, the last one). */
export function clientAddress(headers: Headers, proxies = process.env.PINGZHANG_PROXIES ?? '0'): string | null {
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const count = /^\d$/.test(proxies) ? Number.parseInt(proxies, 10) : 0;
  const address = chain[Math.max(0, chain.length - Math.max(1, count))] ?? '';
  return isIP(address) ? address : null;
}
