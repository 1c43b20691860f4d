/** The console's frame with its wires: what search asks, and how a session ends. */
'use client';
import type { ReactNode } from 'react';
import { endSession } from '../access/auth-call.ts';
import type { SessionValue } from '../providers/session-provider.tsx';
import { AppShell } from './app-shell.tsx';
import { useSearchPort } from './search-port.ts';

export function OpsShell({
  session,
  isTestEnvironment,
  children,
}: {
  session: SessionValue;
  isTestEnvironment: boolean;
  children: ReactNode;
}) {
  const searchPort = useSearchPort();
  return (
    <AppShell session={session} isTestEnvironment={isTestEnvironment} searchPort={searchPort} onSignOut={() => void endSession()}>
      {children}
    </AppShell>
  );
}
