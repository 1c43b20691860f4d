/** The authorization matrix: every procedure is asked as everybody, and each answer is compared with a table written by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { STAFF_ROLE_NAMES } from '../access/permissions.ts';
import { readActor } from '../access/read-session.ts';
import { insertSession, updateUser } from '../access/store.ts';
import type { Actor, Ambience } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { EXPECTED } from './matrix.expected.ts';
import { appRouter, caller } from './root.ts';
import type { ProcedureMeta } from './trpc.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const procedures = Object.keys(appRouter._def.procedures).sort();

type Meta = { _def: { meta?: ProcedureMeta } };
const metaOf = (path: string) => (appRouter._def.procedures as unknown as Record<string, Meta>)[path]?._def.meta;

let database: TestDatabase;
const sessions = new Map<string, string>();

/** A user with a session; `state` says what is wrong with them. */
async function visitor(name: string, roles: (typeof STAFF_ROLE_NAMES)[number][], state: 'whole' | 'half' | 'disabled'): Promise<void> {
  const { userId } = await createStaffUser(
    database.db,
    { now: NOW, random: systemRandom },
    { email: `${name}@example.com`, name, roles, password: 'a long enough password', mustChangePassword: false },
  );
  const id = newId(0, NOW);
  const secondFactorAt = state === 'half' ? null : NOW;
  await insertSession(database.db, {
    id,
    userId,
    createdAt: NOW,
    lastSeenAt: NOW,
    expiresAt: new Date(NOW.getTime() + 3_600_000),
    secondFactorAt,
  });
  if (state === 'disabled') await updateUser(database.db, userId, { status: 'disabled' });
  sessions.set(name, id);
}

beforeAll(async () => {
  database = await testDatabase();
  await visitor('half', [...STAFF_ROLE_NAMES], 'half');
  await visitor('disabled', [...STAFF_ROLE_NAMES], 'disabled');
  await visitor('roleless', [], 'whole');
  for (const role of STAFF_ROLE_NAMES) await visitor(role, [role], 'whole');
});
afterAll(() => database.drop());

async function ambienceOf(name: string): Promise<Ambience> {
  const actor: Actor = await readActor(database, sessions.get(name) ?? null, NOW, false);
  return { database, clock: fixedClock(NOW), random: systemRandom, actor, requestId: 'matrix', ip: null };
}

/** What the server answers to an input no schema takes: whoever may not ask never learns that the input was wrong. */
async function answerTo(name: string, path: string): Promise<'UNAUTHORIZED' | 'FORBIDDEN' | 'allowed'> {
  let call: unknown = caller(await ambienceOf(name));
  for (const part of path.split('.')) call = (call as Record<string, unknown>)[part];
  try {
    await (call as (input: unknown) => Promise<unknown>)({ unknownField: true });
    return 'allowed';
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'UNAUTHORIZED' || code === 'FORBIDDEN' ? code : 'allowed';
  }
}

describe('Every procedure', () => {
  it('has its line in the expected table, and every line has its procedure', () => {
    expect(procedures).toEqual(Object.keys(EXPECTED).sort());
  });

  it('is known from the start: nothing is loaded later, past this list', () => {
    expect(Object.keys(appRouter._def.lazy ?? {})).toEqual([]);
  });

  it('declares a permission and takes a strict object, so that unknown fields are refused', () => {
    const loose = procedures.filter((path) => {
      const definition = metaOf(path)?.input._zod.def as { type: string; catchall?: z.ZodType } | undefined;
      return definition?.type !== 'object' || (definition.catchall?._zod.def as { type?: string } | undefined)?.type !== 'never';
    });
    expect(loose).toEqual([]);
    expect(procedures.filter((path) => !metaOf(path)?.permission)).toEqual([]);
  });
});

describe('The answer is exactly', () => {
  for (const name of ['nobody', 'half', 'disabled']) {
    it(`UNAUTHORIZED from every procedure for ${{ nobody: 'nobody', half: 'a session without its second factor', disabled: 'a disabled user' }[name]}`, async () => {
      for (const path of procedures) expect(`${path}: ${await answerTo(name, path)}`).toBe(`${path}: UNAUTHORIZED`);
    });
  }

  it('FORBIDDEN from every procedure for a user without a role', async () => {
    for (const path of procedures) expect(`${path}: ${await answerTo('roleless', path)}`).toBe(`${path}: FORBIDDEN`);
  });

  for (const role of STAFF_ROLE_NAMES) {
    it(`what the table says for ${role}`, async () => {
      const answers: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const path of procedures) {
        answers[path] = await answerTo(role, path);
        expected[path] = EXPECTED[path]?.includes(role) ? 'allowed' : 'FORBIDDEN';
      }
      expect(answers).toEqual(expected);
    });
  }

  it('written to the trail when it was a refusal for want of permission', async () => {
    const { rows } = await database.owner.pool.query<{ count: string }>(
      "SELECT count(*)::text AS count FROM audit_entries WHERE outcome = 'refused' AND action = $1 AND actor_name = 'roleless'",
      [metaOf('staff.list')?.door],
    );
    expect(rows[0]?.count).toBe('1');
  });
});
