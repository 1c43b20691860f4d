/** What goes out for as long as its reader takes ends where the session ends under which it was asked for. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acting, confirmed, database, onOwnDatabase, PASSWORD, type Stage, signIn, stage } from '../access/access-fixture.ts';
import { changePassword } from '../access/change-own-factors.ts';
import { setStaffRoles, setStaffStatus } from '../access/change-staff.ts';
import { revokeOtherSessions } from '../access/own-sessions.ts';
import { renewSession } from '../access/renew-session.ts';
import { signOut } from '../access/sign-in.ts';
import { defineExport } from '../exports/export.ts';
import { streamExport } from '../exports/stream-export.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { runCommand } from './command.ts';
import type { Ambience } from './context.ts';
import { whileSignedIn } from './while-signed-in.ts';

onOwnDatabase();

async function* numbers(): AsyncGenerator<number> {
  yield* [0, 1];
}

const sessionOf = ({ actor }: Ambience) => (actor.kind === 'staff' ? actor.sessionId : '');

/** What comes after the first piece, once something has happened and five seconds have passed. */
async function nextAfter(s: Stage, by: Ambience, meanwhile: () => Promise<unknown>): Promise<number | string> {
  const pieces = whileSignedIn(by, numbers());
  expect((await pieces.next()).value).toBe(0);
  await meanwhile();
  s.clock.advance(5_000);
  return pieces.next().then(
    ({ value }) => value as number,
    (error: { reason?: string }) => error.reason ?? 'broken',
  );
}

describe('What somebody takes out', () => {
  it('ends at the next look when they are disabled, get other roles, sign out, or end that session elsewhere', async () => {
    const admin = await stage({ roles: ['administrator'] });
    const s = await stage();
    const other = async () => acting(s, await signIn(s));
    const administrator = async () => {
      admin.clock.advance(120_000);
      return acting(admin, await signIn(admin));
    };
    const ends: Record<string, (by: Ambience) => Promise<unknown>> = {
      'signed out': (by) => signOut(s.ambience, sessionOf(by)),
      'ended elsewhere': async () => runCommand(revokeOtherSessions, await other(), {}),
      'password changed elsewhere': async () =>
        runCommand(changePassword, await other(), { currentPassword: PASSWORD, newPassword: 'another long password' }),
    };
    for (const [name, end] of Object.entries(ends)) {
      const by = await acting(s, await signIn(s));
      expect(await nextAfter(s, by, () => end(by)), name).toBe('signed_out');
    }
    for (const change of ['roles', 'status']) {
      const target = await stage();
      const by = await acting(target, await signIn(target));
      const act = async () => {
        const admins = await administrator();
        if (change === 'status') return confirmed(admin, setStaffStatus, admins, { userId: target.userId, status: 'disabled' });
        return confirmed(admin, setStaffRoles, admins, { userId: target.userId, roles: ['risk'], seenRoles: ['operations'] });
      };
      expect(await nextAfter(target, by, act), change).toBe('signed_out');
    }
  });

  it('goes on while nobody works in the session, while another ends, and where it goes on under another id, but not for longer than that', async () => {
    const s = await stage();
    const by = await acting(s, await signIn(s));
    expect(await nextAfter(s, by, async () => s.clock.advance(60 * 60_000))).toBe(1);
    const elsewhere = await signIn(s);
    expect(await nextAfter(s, by, () => signOut(s.ambience, elsewhere))).toBe(1);
    const renew = (sessionId: string) =>
      database.db.transaction((tx) =>
        renewSession(
          { tx, now: s.clock.now(), newId: (bucket) => newId(bucket, s.clock.now(), systemRandom) },
          { userId: s.userId, sessionId },
        ),
      );
    let renewed = '';
    expect(
      await nextAfter(s, by, async () => {
        renewed = (await renew(sessionOf(by))).id;
      }),
    ).toBe(1);
    expect(await nextAfter(s, by, () => signOut(s.ambience, renewed))).toBe('signed_out');
    const late = await acting(s, await signIn(s));
    expect(await nextAfter(s, late, async () => s.clock.advance(8 * 3_600_000))).toBe('signed_out');
  });

  it('breaks off as a file: the rows after that are not in it', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const s = await stage();
      const by = await acting(s, await signIn(s));
      async function* rows() {
        yield* [1, 2];
        await signOut(s.ambience, sessionOf(by));
        s.clock.advance(5_000);
        yield* [3, 4];
      }
      const definition = defineExport({
        id: 'test_numbers',
        sheetName: { en: 'Numbers', zh: '数' },
        permission: 'session.own',
        filter: z.strictObject({}),
        columns: [{ header: { en: 'Number', zh: '数' }, cell: (row: number) => ({ as: 'count', value: row }) }],
        rows,
      });
      const { body } = await streamExport(definition, by, { format, language: 'en', filter: {} });
      const taken = async () => {
        for await (const _piece of body);
      };
      await expect(taken(), format).rejects.toMatchObject({ reason: 'signed_out' });
    }
  });
});
