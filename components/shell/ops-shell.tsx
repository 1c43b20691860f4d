/** The console's frame with its wires: what search asks, and how a session ends or is about to. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback } from 'react';
import type { OwnKeys } from '../../server/access/keys/registry.ts';
import { endSession } from '../access/auth-call.ts';
import { SessionWatch } from '../access/session-watch.tsx';
import { KeysProvider } from '../providers/keys-provider.tsx';
import { SessionProvider, type SessionValue, useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { LinkReach } from '../ui/link.tsx';
import { AppShell } from './app-shell.tsx';
import { screenAt } from './navigation.ts';
import { ScreenGuard } from './screen-guard.tsx';
import { useSearchPort } from './search-port.ts';
import { useKeptLook } from './use-kept-look.ts';

type OpsShellProps = { session: SessionValue; keys: OwnKeys; isTestEnvironment: boolean; children: ReactNode };

/** The wires need to know who is signed in, so the provider stands around them. */
export function OpsShell(props: OpsShellProps) {
  return (
    <SessionProvider session={props.session}>
      <KeysProvider initial={props.keys}>
        <OwnLinks>
          <WiredShell {...props} />
        </OwnLinks>
      </KeysProvider>
    </SessionProvider>
  );
}

/** A link to a screen that this reader may not see is none: what the guard of the screen would refuse is not offered. */
function OwnLinks({ children }: { children: ReactNode }) {
  const can = useCan();
  const reaches = useCallback(
    (address: string) => {
      const permission = screenAt(address.split(/[?#]/)[0] ?? '')?.screen.permission;
      return !permission || can(permission);
    },
    [can],
  );
  return <LinkReach value={reaches}>{children}</LinkReach>;
}

function WiredShell({ session, isTestEnvironment, children }: OpsShellProps) {
  const searchPort = useSearchPort();
  useKeptLook();
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
