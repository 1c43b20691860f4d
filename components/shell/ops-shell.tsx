/** The console's frame with its wires: what search asks, and how a session ends or is about to. */
'use client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { OwnKeys } from '../../server/access/keys/registry.ts';
import { endSession } from '../access/auth-call.ts';
import { SessionWatch } from '../access/session-watch.tsx';
import { KeysProvider } from '../providers/keys-provider.tsx';
import { SessionProvider, type SessionValue } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { AppShell } from './app-shell.tsx';
import { ScreenGuard } from './screen-guard.tsx';
import { useSearchPort } from './search-port.ts';

type OpsShellProps = { session: SessionValue; keys: OwnKeys; isTestEnvironment: boolean; children: ReactNode };

/** The wires need to know who is signed in, so the provider stands around them. */
export function OpsShell(props: OpsShellProps) {
  return (
    <SessionProvider session={props.session}>
      <KeysProvider initial={props.keys}>
        <WiredShell {...props} />
      </KeysProvider>
    </SessionProvider>
  );
}

function WiredShell({ session, isTestEnvironment, children }: OpsShellProps) {
  const searchPort = useSearchPort();
  const trpc = useTRPC();
  const mine = useQuery(
    trpc.differences.sums.queryOptions(
      { filter: { open: true, owner: session.user.id } },
      { enabled: session.permissions.includes('difference.read'), refetchInterval: 60_000 },
    ),
  );
  const waiting = { '/recon/differences': Number.parseInt((mine.data?.count ?? 0n).toString(), 10) };
  return (
    <AppShell
      session={session}
      isTestEnvironment={isTestEnvironment}
      searchPort={searchPort}
      waiting={waiting}
      onSignOut={() => void endSession()}
    >
      <ScreenGuard>{children}</ScreenGuard>
      <SessionWatch />
    </AppShell>
  );
}
