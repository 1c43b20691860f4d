/** The line from the browser to the server. Calls are batched, at most eight together, and marked so that other sites cannot forge them.
 *  A question too long for an address is sent as a body. */
'use client';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, retryLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '../../server/api/root.ts';
import { CALLS_TOGETHER, isLongQuestion } from './long-question.ts';
import { isNobodyHere } from './presence.ts';
import { createQueryClient } from './query-client.ts';

const { TRPCProvider: Provider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

let browserClient: QueryClient | undefined;

/** One cache a browser, and a fresh one for every page the server draws. */
function currentQueryClient(): QueryClient {
  if (typeof window === 'undefined') return createQueryClient();
  browserClient ??= createQueryClient();
  return browserClient;
}

/** Calls that no hand caused (polling, or marked `isWork: false`) are marked: they do not keep the session alive. `isWork: true` says that
 *  somebody is at work although this call is not what they did. */
function headersOf(calls: readonly { context: Record<string, unknown> }[]): Record<string, string> {
  const isWork = (call: { context: Record<string, unknown> }) => call.context.isWork ?? !isNobodyHere();
  return { 'x-pingzhang': '1', ...(calls.some(isWork) ? {} : { 'x-pingzhang-background': '1' }) };
}

const LINE = {
  url: '/api/trpc',
  maxItems: CALLS_TOGETHER,
  headers: ({ opList }: { opList: readonly { context: Record<string, unknown> }[] }) => headersOf(opList),
  transformer: superjson,
};

/** A question that takes long goes by itself: those that were asked beside it would wait for its answer. Given to a query as `trpc`. */
export const BY_ITSELF = { context: { isByItself: true } } as const;

const LINE_OF_ONE = {
  url: LINE.url,
  headers: ({ op }: { op: { context: Record<string, unknown> } }) => headersOf([op]),
  transformer: superjson,
};

/** Confirming one's identity changes the cookie: a call that was on its way with the one before, from here or from another tab, is refused as
 *  signed out before anything is done. It goes once more; a session that has really ended is refused again. */
const withTheNextCookie = retryLink<AppRouter>({
  retry: ({ error, attempts }) => attempts === 1 && error.data?.httpStatus === 401,
  retryDelayMs: () => 400,
});

export function TrpcProvider({ children }: { children: ReactNode }) {
  const queryClient = currentQueryClient();
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        withTheNextCookie,
        splitLink({
          condition: isLongQuestion,
          true: httpBatchLink({ ...LINE, methodOverride: 'POST' }),
          false: splitLink({
            condition: ({ context }) => context.isByItself === true,
            true: httpLink(LINE_OF_ONE),
            false: httpBatchLink(LINE),
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <Provider trpcClient={client} queryClient={queryClient}>
        {children}
      </Provider>
    </QueryClientProvider>
  );
}
