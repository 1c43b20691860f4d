/** The cache of answers: old rows stay while new ones come, refusals are not asked again, bigint survives the wire. */
import { defaultShouldDehydrateQuery, QueryCache, QueryClient } from '@tanstack/react-query';
import superjson from 'superjson';
import { sharedAnswer } from './shared-answer.ts';

/** A refusal (4xx) is an answer; only what never arrived is worth a second try. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  const status = (error as { data?: { httpStatus?: number } | null }).data?.httpStatus;
  return failures < 1 && (status === undefined || status >= 500);
}

/** Sent before the page is left because the session has ended; who prevents it says so on the page instead. */
export const SIGNED_OUT_EVENT = 'pingzhang:signed-out';

/** A session that has ended is left at the first answer that says so; signing in leads back here. Forms are not left: their refusal says it. */
function leaveWhenSignedOut(error: unknown): void {
  const status = (error as { data?: { httpStatus?: number } | null }).data?.httpStatus;
  if (status !== 401 || typeof window === 'undefined') return;
  const { pathname, search } = window.location;
  if (pathname.startsWith('/sign-in')) return;
  if (window.dispatchEvent(new Event(SIGNED_OUT_EVENT, { cancelable: true })))
    window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: isWorthRetrying, refetchOnWindowFocus: false, structuralSharing: sharedAnswer },
      mutations: { retry: false },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === 'pending',
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
