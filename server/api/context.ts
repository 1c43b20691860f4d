/** Makes the ambience of a request: who asks (from the session row), from where, under which reference. */
import { database } from '../../db/client.ts';
import { isActivity } from '../access/background.ts';
import { clientAddress } from '../access/client-address.ts';
import { sessionIdOf } from '../access/cookie.ts';
import { readActor } from '../access/read-session.ts';
import { newRequestId } from '../guard/command.ts';
import type { Actor, Ambience } from '../guard/context.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';

export type StaffAmbience = Ambience & { actor: Extract<Actor, { kind: 'staff' }> };

/** Never refuses: a request without a valid session is nobody's. */
export async function ambienceOf(source: Request | Headers): Promise<Ambience> {
  const headers = source instanceof Request ? source.headers : source;
  const now = systemClock.now();
  const actor = await readActor(database(), await sessionIdOf(headers), now, isActivity(headers));
  return {
    database: database(),
    clock: systemClock,
    random: systemRandom,
    actor,
    requestId: newRequestId({ random: systemRandom }),
    ip: clientAddress(headers),
  };
}

/** For pages: the ambience of a member of staff, or off to the sign-in page and back here afterwards. One row read a page, however often it is asked for. */
export async function pageAmbience(): Promise<StaffAmbience> {
  const [{ headers }, { redirect }] = await Promise.all([import('next/headers'), import('next/navigation')]);
  const head = await headers();
  const ambience = await ambienceOf(new Headers(head));
  if (ambience.actor.kind === 'staff') return ambience as StaffAmbience;
  const path = head.get('x-pingzhang-path');
  return redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
}
