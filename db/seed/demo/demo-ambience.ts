/** The demo month's people act through the same doors as everybody: the surroundings of an act of one of them. */
import type { DemoAccount } from '../../../server/access/demo-accounts.ts';
import { staffByEmail } from '../../../server/access/staff-by-email.ts';
import { type Ambience, staffActor } from '../../../server/guard/context.ts';
import { systemClock } from '../../../server/kernel/clock.ts';
import { systemRandom } from '../../../server/kernel/random.ts';
import type { Database } from '../../client.ts';

/** Null where there is nobody of this account. */
export async function demoAmbience(database: Database, { email }: Pick<DemoAccount, 'email'>): Promise<Ambience | null> {
  const person = await staffByEmail(database.db, email);
  if (!person) return null;
  const actor = staffActor({ ...person, sessionId: person.userId });
  return { database, clock: systemClock, random: systemRandom, actor, requestId: 'demo', ip: null };
}
