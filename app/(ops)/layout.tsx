/** The console: for staff who are signed in. Pages and data ask again; this only decides which frame is drawn. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { OpsShell } from '../../components/shell/ops-shell.tsx';
import { isDemoMode } from '../../server/access/demo-accounts.ts';
import { getOwnKeys } from '../../server/access/own-keys.ts';
import { ambienceOf } from '../../server/api/context.ts';
import { runQuery } from '../../server/guard/query.ts';

export default async function OpsLayout({ children }: { children: ReactNode }) {
  const head = new Headers(await headers());
  const ambience = await ambienceOf(head);
  const { actor } = ambience;
  const path = head.get('x-pingzhang-path');
  if (actor.kind !== 'staff') redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
  const session = {
    user: { id: actor.userId, name: actor.name, email: actor.email, roles: actor.roles },
    permissions: [...actor.permissions],
  };
  return (
    <OpsShell session={session} keys={await runQuery(getOwnKeys, ambience, {})} isTestEnvironment={isDemoMode()}>
      {children}
    </OpsShell>
  );
}
