/** The cache of answers: old rows stay while new ones come, refusals are not asked again, bigint survives the wire. */
import { defaultShouldDehydrateQuery, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import superjson from 'superjson';
import { sharedAnswer } from './shared-answer.ts';

/** A refusal (4xx) is an answer; only what never arrived is worth a second try. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  const status = (error as { data?: { httpStatus?: number } | null }).data?.httpStatus;
  return failures < 1 && (status === undefined || status >= 500);
}

/** Sent before the page is left because the session has ended; who prevents it says so on the page instead. `detail` is `form` where it is not left
 *  in any case: something was being sent from it. */
export const SIGNED_OUT_EVENT = 'pingzhang:signed-out';

const isSignedOut = (error: unknown): boolean =>
  typeof window !== 'undefined' && (error as { data?: { httpStatus?: number } | null }).data?.httpStatus === 401;

/** Forms are not left: what was typed in them is still there after signing in in another tab. */
function sayWhenSignedOut(error: unknown): void {
  if (isSignedOut(error)) window.dispatchEvent(new CustomEvent(SIGNED_OUT_EVENT, { cancelable: true, detail: 'form' }));
}

/** A session that has ended is left at the first answer that says so; signing in leads back here. */
function leaveWhenSignedOut(error: unknown): void {
  if (!isSignedOut(error)) return;
  const { pathname, search } = window.location;
  if (pathname.startsWith('/sign-in')) return;
  if (window.dispatchEvent(new Event(SIGNED_OUT_EVENT, { cancelable: true })))
    window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

/** A line that is gone is noticed by asking: what waits for it says nothing to who waits, and an act would be done unseen when it is back. */
const LINE_IS_TRIED = { networkMode: 'always' } as const;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: sayWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: isWorthRetrying,
        refetchOnWindowFocus: false,
        structuralSharing: sharedAnswer,
        ...LINE_IS_TRIED,
        refetchOnReconnect: true,
      },
      mutations: { retry: false, ...LINE_IS_TRIED },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === 'pending',
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
