/** Who asks, when, and with which database: what every door is handed. */
import type { Database } from '../../db/client.ts';
import { type Permission, permissionsOf } from '../access/permissions.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';

export type Actor =
  | {
      kind: 'staff';
      userId: string;
      personId: string;
      name: string;
      email: string;
      roles: readonly string[];
      permissions: ReadonlySet<Permission>;
      sessionId: string;
    }
  | { kind: 'system'; name: string }
  | { kind: 'nobody' };

export type Ambience = {
  database: Database;
  clock: Clock;
  random: Random;
  actor: Actor;
  /** Shown to people as the reference of an error, and kept with the audit entry. */
  requestId: string;
  ip: string | null;
  /** Told of the session under which the caller goes on, once that is committed: who answers puts it into the cookie. */
  onRenewed?(session: { id: string; expiresAt: Date }): void;
};

/** What the clock and the seed act as: a named part of the system, allowed everything, recorded by its name. */
export function systemActor(name: string): Actor {
  return { kind: 'system', name };
}

/** A member of staff as a test or the command line needs one. */
export function staffActor(person: {
  userId: string;
  personId: string;
  name: string;
  email: string;
  roles: readonly string[];
  sessionId: string;
}): Actor {
  return { kind: 'staff', ...person, permissions: permissionsOf(person.roles) };
}

export function isAllowed(actor: Actor, permission: Permission): boolean {
  return actor.kind === 'system' || (actor.kind === 'staff' && actor.permissions.has(permission));
}

/** The user id that owns what is written, null for the system. */
export function actorId(actor: Actor): string | null {
  return actor.kind === 'staff' ? actor.userId : null;
}

export function actorName(actor: Actor): string {
  return actor.kind === 'nobody' ? 'nobody' : actor.name;
}
