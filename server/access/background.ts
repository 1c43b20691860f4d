/** Which requests are somebody's work: polling and prefetching must not keep a session alive. */
import type { IncomingHttpHeaders } from 'node:http';

/** On requests that nobody's hand made. The browser's calls set it (components/providers/trpc.tsx); our server sets it on prefetches. */
export const BACKGROUND_HEADER = 'x-pingzhang-background';

export function isActivity(headers: Headers): boolean {
  return !(
    headers.has(BACKGROUND_HEADER) ||
    headers.get('purpose') === 'prefetch' ||
    (headers.get('sec-purpose') ?? '').includes('prefetch')
  );
}

/** Next takes the mark of its own prefetches off before any of our code sees the request: it is kept here, in front of Next. */
export function keepPrefetchMark(headers: IncomingHttpHeaders): void {
  if ('next-router-prefetch' in headers || 'next-router-segment-prefetch' in headers) headers[BACKGROUND_HEADER] = '1';
}
