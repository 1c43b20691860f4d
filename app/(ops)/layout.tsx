/** The console: for staff who are signed in. Pages and data ask again; this only decides which frame is drawn. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { OpsShell } from '../../components/shell/ops-shell.tsx';
import { database } from '../../db/client.ts';
import { sessionIdOf } from '../../server/access/cookie.ts';
import { isDemoMode } from '../../server/access/demo-accounts.ts';
import { readActor } from '../../server/access/read-session.ts';
import { systemClock } from '../../server/kernel/clock.ts';

export default async function OpsLayout({ children }: { children: ReactNode }) {
  const head = new Headers(await headers());
  const actor = await readActor(database(), await sessionIdOf(head), systemClock.now(), true);
  const path = head.get('x-pingzhang-path');
  if (actor.kind !== 'staff') redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
  const session = { user: { name: actor.name, email: actor.email, roles: actor.roles }, permissions: [...actor.permissions] };
  return (
    <OpsShell session={session} isTestEnvironment={isDemoMode()}>
      {children}
    </OpsShell>
  );
}
