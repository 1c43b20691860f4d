/** Who is signed in and what they may do, for showing and hiding. The server decides again on every call. */
'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';

export type SessionValue = { user: { id: string; name: string; email: string; roles: readonly string[] }; permissions: readonly string[] };

const Context = createContext<SessionValue | null>(null);

export function SessionProvider({ session, children }: { session: SessionValue; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
}

export function useSession(): SessionValue {
  const value = useContext(Context);
  if (!value) throw new Error('useSession needs <SessionProvider> around it');
  return value;
}

/** Asks for one permission, or for any of several. */
export function useCan(): (permission: string | readonly string[]) => boolean {
  const { permissions } = useSession();
  return useMemo(() => {
    const held = new Set(permissions);
    return (permission) => (typeof permission === 'string' ? held.has(permission) : permission.some((one) => held.has(one)));
  }, [permissions]);
}
