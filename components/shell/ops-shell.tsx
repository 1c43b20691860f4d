/** The console's frame with its wires: what search asks, and how a session ends or is about to. */
'use client';
import type { ReactNode } from 'react';
import { endSession } from '../access/auth-call.ts';
import { SessionWatch } from '../access/session-watch.tsx';
import { SessionProvider, type SessionValue } from '../providers/session-provider.tsx';
import { AppShell } from './app-shell.tsx';
import { useSearchPort } from './search-port.ts';

type OpsShellProps = { session: SessionValue; isTestEnvironment: boolean; children: ReactNode };

/** The wires need to know who is signed in, so the provider stands around them. */
export function OpsShell(props: OpsShellProps) {
  return (
    <SessionProvider session={props.session}>
      <WiredShell {...props} />
    </SessionProvider>
  );
}

function WiredShell({ session, isTestEnvironment, children }: OpsShellProps) {
  const searchPort = useSearchPort();
  return (
    <AppShell session={session} isTestEnvironment={isTestEnvironment} searchPort={searchPort} onSignOut={() => void endSession()}>
      {children}
      <SessionWatch />
    </AppShell>
  );
}
