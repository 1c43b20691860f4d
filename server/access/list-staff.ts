/** The list of staff and what narrows it: the same on the screen and in a file. A few hundred at most. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { query } from '../guard/query.ts';
import { type StaffFilter, type StaffRow, staffFilter } from './contract.ts';
import { selectStaff, type UserRow } from './store.ts';

/** The one word for how it stands with a user: nobody who is disabled can also be locked out. */
function stateOf(user: UserRow, now: Date): StaffRow['state'] {
  if (user.status === 'disabled') return 'disabled';
  if (user.lockedUntil && user.lockedUntil > now) return 'locked';
  return user.passwordMustChange ? 'invited' : 'active';
}

const shape = (user: UserRow, now: Date): StaffRow => ({
  id: user.id,
  name: user.name,
  email: user.email,
  roles: user.roles,
  status: user.status,
  state: stateOf(user, now),
  hasSecondFactor: user.totpSecret !== null,
  mustChangePassword: user.passwordMustChange,
  lockedUntil: user.lockedUntil && user.lockedUntil > now ? user.lockedUntil : null,
  createdAt: user.createdAt,
  lastSignInAt: user.lastSignInAt,
});

function isFound(row: StaffRow, { find, roles, states, factors }: StaffFilter): boolean {
  return (
    (!find || `${row.name} ${row.email}`.toLowerCase().includes(find.toLowerCase())) &&
    (!roles?.length || roles.some((name) => row.roles.includes(name))) &&
    (!states?.length || states.includes(row.state)) &&
    (!factors?.length || factors.includes(row.hasSecondFactor ? 'enrolled' : 'notEnrolled'))
  );
}

/** By name. */
export async function staffOf(tx: Tx, now: Date, filter: StaffFilter): Promise<StaffRow[]> {
  return (await selectStaff(tx)).map((user) => shape(user, now)).filter((row) => isFound(row, filter));
}

export const listStaff = query({
  name: 'staff.list',
  permission: 'staff.read',
  input: z.strictObject({ filter: staffFilter.default({}) }),
  run: ({ db, now }, { filter }): Promise<StaffRow[]> => staffOf(db, now, filter),
});
