/** Who may call from a browser: only pages of this very origin. A sibling subdomain is same-site, so cookies alone do not tell. */
import { DomainError } from '../kernel/errors.ts';

/** Refuses `cross_origin`. What changes something must say that it comes from here, by `Origin` or `Sec-Fetch-Site`: every browser does. What
 *  only asks may say neither where it shows that it is no link and no form: `isMarked`. */
export function requireSameOrigin(request: Request, { isMarked = false } = {}): void {
  const refuse = () => {
    throw new DomainError('forbidden', 'cross_origin', 'The request did not come from this site');
  };
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site && site !== 'same-origin') refuse();
  if (origin !== null && !isOwnOrigin(origin, request)) refuse();
  const onlyAsks = request.method === 'GET' || request.method === 'HEAD';
  if (site === null && origin === null && !(isMarked && onlyAsks)) refuse();
}

function isOwnOrigin(origin: string, request: Request): boolean {
  if (!URL.canParse(origin)) return false;
  const configured = process.env.AUTH_URL;
  if (configured) return new URL(configured).origin === new URL(origin).origin;
  return new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host);
}
