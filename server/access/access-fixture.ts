/** What the tests of access stand on: a database of their own, and people who sign in to it. */
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Command, runCommand } from '../guard/command.ts';
import type { Actor, Ambience } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { createStaffUser } from './create-staff-user.ts';
import type { StaffRole } from './permissions.ts';
import { readActor } from './read-session.ts';
import { giveCode, givePassword } from './sign-in.ts';
import { confirmItIsMe } from './step-up.ts';
import { totpCode, totpStep } from './totp.ts';

/** Of this test file, once `onOwnDatabase` was called at its top. */
export let database: TestDatabase;

/** Opens a database with the secret that sessions and codes are sealed with, and drops it at the end. */
export function onOwnDatabase(): void {
  beforeAll(async () => {
    vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
    database = await testDatabase();
  });
  afterAll(async () => {
    await database.drop();
    vi.unstubAllEnvs();
  });
}

export const PASSWORD = 'a long enough password';
/** Of every second factor that is enrolled here. */
export const SECRET = Buffer.from('12345678901234567890');
export const VISITOR = { ip: '203.0.113.5', userAgent: 'test' };
export const START = '2026-11-20T02:00:00Z';

let made = 0;
export type Stage = { ambience: Ambience; clock: ReturnType<typeof fixedClock>; userId: string; email: string };

/** A world of its own: a user, a clock, an address nobody else comes from. */
export async function stage({ roles = ['operations'] as StaffRole[], isEnrolled = true, mustChange = false } = {}): Promise<Stage> {
  const clock = fixedClock(START);
  const email = `user-${++made}@example.com`;
  const { userId } = await createStaffUser(
    database.db,
    { now: clock.now(), random: systemRandom },
    {
      email,
      name: `User ${made}`,
      roles,
      password: PASSWORD,
      mustChangePassword: mustChange,
      ...(isEnrolled ? { totpSecret: SECRET } : {}),
    },
  );
  const ambience: Ambience = { database, clock, random: systemRandom, actor: { kind: 'nobody' }, requestId: 'test', ip: VISITOR.ip };
  return { ambience, clock, userId, email };
}

export const visitorOf = (s: Stage) => ({ ...VISITOR, ip: `10.0.${s.userId.charCodeAt(30)}.${made % 250}` });
export const codeNow = (s: Stage, secret: Uint8Array = SECRET) => totpCode(secret, totpStep(s.clock.now()));

export async function signIn(s: Stage): Promise<string> {
  s.clock.advance(60_000); // a code counts once
  const half = await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD);
  const answer = await giveCode(s.ambience, visitorOf(s), half as string, { code: codeNow(s) });
  if (!('sessionId' in answer)) throw new Error(JSON.stringify(answer));
  return answer.sessionId;
}

export const kindOf = async (s: Stage, sid: string, isActivity = true) => (await readActor(database, sid, s.clock.now(), isActivity)).kind;
export async function acting(s: Stage, sid: string): Promise<Ambience> {
  const actor: Actor = await readActor(database, sid, s.clock.now(), false);
  return { ...s.ambience, actor };
}

/** Runs a door that gives rights: refused first, then run after a code was given for that request. */
export async function confirmed<I extends z.ZodType, R>(s: Stage, door: Command<I, R>, by: Ambience, input: unknown): Promise<R> {
  const refusal = await runCommand(door, by, input).then(
    () => null,
    (error: { reason?: string; details?: { request?: string } }) => error,
  );
  expect(refusal?.reason).toBe('reauthentication_needed');
  s.clock.advance(60_000);
  const { renewed } = await runCommand(confirmItIsMe, by, { code: codeNow(s), request: refusal?.details?.request });
  return runCommand(door, await acting(s, renewed?.id ?? ''), input);
}
