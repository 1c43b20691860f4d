/** Sign-in against a real database: attempts, codes, and what is told of them. */
import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { busyRefusal } from '../kernel/busy.ts';
import {
  acting,
  codeNow,
  confirmed,
  database,
  kindOf,
  onOwnDatabase,
  PASSWORD,
  SECRET,
  type Stage,
  signIn,
  stage,
  visitorOf,
} from './access-fixture.ts';
import { changePassword, makeRecoveryCodes } from './change-own-factors.ts';
import { resetStaffFactors, setStaffStatus } from './change-staff.ts';
import { email } from './contract.ts';
import { readHalfOpen } from './read-session.ts';
import { unseal } from './sealed-secret.ts';
import { giveCode, givePassword, openFromProvider } from './sign-in.ts';
import { selectUser } from './store.ts';

onOwnDatabase();

/** The ambience of a sign-in to which something happens after its password was found right and before half a session is opened. */
function interrupted({ ambience }: Stage, meanwhile: () => Promise<unknown>): Ambience {
  const { db } = ambience.database;
  let begun = 0;
  const transaction: typeof db.transaction = async (work, config) => {
    // The attempt was counted in one, and forgiven in another.
    if (++begun === 3) await meanwhile();
    return db.transaction(work, config);
  };
  return { ...ambience, database: { ...ambience.database, db: Object.assign(Object.create(db), { transaction }) } };
}

describe('Signing in', () => {
  it('is not begun by a password that was reset, changed or shut out while it was looked at', async () => {
    const admin = await stage({ roles: ['administrator'] });
    for (const change of ['reset', 'changed', 'disabled']) {
      // Who has neither enrolled nor chosen a password yet would lose both to whoever holds the one that was lent.
      const s = await stage({ isEnrolled: change !== 'reset' });
      const meanwhile = async () => {
        if (change === 'changed') {
          const own = await acting(s, await signIn(s));
          await runCommand(changePassword, own, { currentPassword: PASSWORD, newPassword: 'another long password' });
          return;
        }
        admin.clock.advance(120_000);
        const by = await acting(admin, await signIn(admin));
        if (change === 'reset') await confirmed(admin, resetStaffFactors, by, { userId: s.userId });
        else await confirmed(admin, setStaffStatus, by, { userId: s.userId, status: 'disabled' });
      };
      expect(await givePassword(interrupted(s, meanwhile), visitorOf(s), s.email, PASSWORD), change).toBeNull();
      const { rows } = await database.owner.pool.query(
        "SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'access.sign_in' AND outcome = 'refused'",
        [s.userId],
      );
      expect(rows, change).toEqual([{ summary: change === 'disabled' ? 'unknown or disabled user' : 'wrong password' }]);
      const open = await database.owner.pool.query(
        'SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND second_factor_at IS NULL',
        [s.userId],
      );
      expect(open.rowCount, change).toBe(0);
    }
  });

  it('takes two steps, and the session of the first opens nothing', async () => {
    const s = await stage();
    const half = (await givePassword(s.ambience, visitorOf(s), s.email.toUpperCase(), PASSWORD)) as string;
    expect(await kindOf(s, half)).toBe('nobody');
    const answer = await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) });
    expect(answer).toMatchObject({ isEnrolled: false });
    const whole = (answer as { sessionId: string }).sessionId;
    expect(whole).not.toBe(half);
    expect(await kindOf(s, whole)).toBe('staff');
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'session_over' });
  });

  it('knows no address by letters that only look or fold like it: kelvin’s sign, dotted I, full width, another alphabet', async () => {
    const s = await stage();
    const kim = `kim-${s.email}`;
    await database.owner.pool.query('UPDATE users SET email = $1 WHERE id = $2', [kim, s.userId]);
    const open = (text: string) => givePassword(s.ambience, visitorOf(s), text, PASSWORD);
    const likes = [
      kim.replace('k', '\u212a'),
      kim.replace('i', '\u0130'),
      kim.replace('e', '\u0435'),
      kim.replace('@', '\uff20'),
      `"${kim}"@evil.example`,
      `${kim},x@evil.example`,
      `${kim}\0`,
      kim.replace('a', 'a\u0301'),
      `\u200b${kim}`,
    ];
    for (const like of likes) {
      expect(await open(like), JSON.stringify(like)).toBeNull();
      expect(await openFromProvider(s.ambience, visitorOf(s), like, true), JSON.stringify(like)).toBeNull();
    }
    expect((await selectUser(database.db, s.userId))?.failedPasswords).toBe(0);
    expect(await open(` ${kim.toUpperCase()} `)).not.toBeNull();
    expect(await openFromProvider(s.ambience, visitorOf(s), kim.toUpperCase(), true)).not.toBeNull();
    for (const like of likes) expect(email.safeParse(like).success, JSON.stringify(like)).toBe(false);
  });

  it('gives half a session ten minutes', async () => {
    const s = await stage();
    const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
    s.clock.advance(10 * 60_000);
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'session_over' });
  });

  it('answers an unknown user, a wrong password, a disabled and a locked user alike, in about the same time', async () => {
    const known = await stage();
    let attempts = 0;
    const attempt = async (email: string, password: string) => {
      const started = performance.now();
      const answer = await givePassword(known.ambience, { ip: `198.51.100.${attempts++ % 250}`, userAgent: null }, email, password);
      return { answer, ms: performance.now() - started };
    };
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let round = 0; round < 9; round++) {
      const wrong = await attempt(known.email, 'not the password');
      const nobody = await attempt('nobody@example.com', 'not the password');
      expect([wrong.answer, nobody.answer]).toEqual([null, null]);
      times.known.push(wrong.ms);
      times.unknown.push(nobody.ms);
    }
    // Locked by now: the right password answers like a wrong one.
    expect((await attempt(known.email, PASSWORD)).answer).toBeNull();
    const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;
    // Without the pretended work an unknown address answers in a tenth of the time.
    const [ofKnown, ofUnknown] = [median(times.known), median(times.unknown)];
    expect(Math.abs(ofKnown - ofUnknown)).toBeLessThan(Math.max(20, 0.4 * ofKnown));
  });

  it('asks for a password of one’s own where it was lent, and enrols the second factor that was offered', async () => {
    const s = await stage({ isEnrolled: false, mustChange: true });
    const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
    const offered = await readHalfOpen(database, half, s.clock.now());
    const secret = unseal(offered?.session.pendingTotpSecret as Buffer, s.userId);
    await expect(giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s, secret) })).rejects.toMatchObject({
      reason: 'new_password_required',
    });
    await expect(giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s, secret), newPassword: PASSWORD })).rejects.toMatchObject({
      reason: 'password_unchanged',
    });
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: '000000', newPassword: 'another good password' })).toEqual({
      refused: 'code_wrong',
    });
    expect(
      await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s, secret), newPassword: 'another good password' }),
    ).toMatchObject({ isEnrolled: true });
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).toBeNull();
  });
});

describe('Wrong attempts', () => {
  it('fifty at once are all counted, five are looked at, and then nobody gets in for thirty minutes', async () => {
    const s = await stage();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => givePassword(s.ambience, { ip: `192.0.2.${i}`, userAgent: null }, s.email, `wrong ${i}`)),
    );
    expect(answers.filter((answer) => answer !== null)).toEqual([]);
    const after = await selectUser(database.db, s.userId);
    expect(after?.failedPasswords).toBe(50);
    expect(after?.lockedUntil?.toISOString()).toBe('2026-11-20T02:30:00.000Z');
    const { rows } = await database.owner.pool.query(
      'SELECT summary, count(*)::int AS count FROM audit_entries WHERE subject_id = $1 GROUP BY 1 ORDER BY 1',
      [s.userId],
    );
    expect(rows).toEqual([
      { summary: 'locked', count: 45 },
      { summary: 'wrong password', count: 5 },
    ]);
    s.clock.set('2026-11-20T02:29:59Z');
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).toBeNull();
    s.clock.set('2026-11-20T02:30:00Z');
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).not.toBeNull();
  });

  it('of codes lock after five, and the right code stays out', async () => {
    const s = await stage();
    const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
    for (let i = 0; i < 5; i++)
      expect(await giveCode(s.ambience, visitorOf(s), half, { code: '000000' })).toEqual({ refused: 'code_wrong' });
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'locked' });
    expect(await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)).toBeNull();
  });

  it('after AUTH_SECRET was changed are refused with that as the reason and lock nobody; a recovery code still opens', async () => {
    const s = await stage();
    const { codes } = await runCommand(makeRecoveryCodes, await acting(s, await signIn(s)), {});
    s.clock.advance(60_000);
    const own = process.env.AUTH_SECRET as string;
    vi.stubEnv('AUTH_SECRET', 'restored-without-the-secret-0123456789');
    try {
      const half = (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string;
      for (let tries = 0; tries < 6; tries++)
        await expect(giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).rejects.toThrow(
          expect.objectContaining({ reason: 'second_factor_sealed' }),
        );
      expect(await giveCode(s.ambience, visitorOf(s), half, { code: codes[0] as string })).toHaveProperty('sessionId');
    } finally {
      vi.stubEnv('AUTH_SECRET', own);
    }
  });

  it('below five are forgotten by a success', async () => {
    const s = await stage();
    for (let i = 0; i < 4; i++) await givePassword(s.ambience, visitorOf(s), s.email, 'wrong');
    await signIn(s);
    const after = await selectUser(database.db, s.userId);
    expect([after?.failedPasswords, after?.failedCodes, after?.lockedUntil]).toEqual([0, 0, null]);
  });

  it('from one address end after thirty in ten minutes, whoever they are for', async () => {
    const s = await stage();
    const from = { ip: '192.0.2.200', userAgent: null };
    for (let i = 0; i < 30; i++) await givePassword(s.ambience, from, `nobody-${i}@example.com`, 'x');
    await expect(givePassword(s.ambience, from, s.email, PASSWORD)).rejects.toMatchObject({ reason: 'too_many_attempts' });
    s.clock.advance(10 * 60_000);
    expect(await givePassword(s.ambience, from, s.email, PASSWORD)).not.toBeNull();
  }, 120_000);
});

describe('An attempt that a busy database refuses', () => {
  it('is not counted against its address', async () => {
    const s = await stage();
    const from = { ip: '192.0.2.201', userAgent: null };
    const holder = await database.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [s.userId]);
      await expect(givePassword(s.ambience, from, s.email, PASSWORD)).rejects.toSatisfy((error) => busyRefusal(error) !== null);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    for (let i = 0; i < 30; i++) expect(await givePassword(s.ambience, from, `nobody-${i}@example.com`, 'x')).toBeNull();
    await expect(givePassword(s.ambience, from, s.email, PASSWORD)).rejects.toMatchObject({ reason: 'too_many_attempts' });
  }, 120_000);
});

describe('A code', () => {
  it('given sixteen times at once opens one session', async () => {
    const s = await stage();
    const halves = await Promise.all(Array.from({ length: 16 }, () => givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)));
    const code = codeNow(s);
    const answers = await Promise.all(
      halves.filter((half) => half !== null).map((half) => giveCode(s.ambience, visitorOf(s), half, { code })),
    );
    expect(answers.filter((answer) => 'sessionId' in answer)).toHaveLength(1);
  });

  it('of recovery works once, is kept as a hash only, and ends when new ones are made', async () => {
    const s = await stage();
    const own = await acting(s, await signIn(s));
    const { codes } = await runCommand(makeRecoveryCodes, own, {});
    expect(new Set(codes).size).toBe(10);
    const stored = await database.owner.pool.query('SELECT code_hash FROM recovery_codes WHERE user_id = $1', [s.userId]);
    expect(stored.rows.every((row: { code_hash: Buffer }) => row.code_hash.length === 32)).toBe(true);
    const use = async (code: string) =>
      giveCode(s.ambience, visitorOf(s), (await givePassword(s.ambience, visitorOf(s), s.email, PASSWORD)) as string, { code });
    expect(await use((codes[0] as string).toLowerCase().replaceAll('-', ' '))).toHaveProperty('sessionId');
    expect(await use(codes[0] as string)).toEqual({ refused: 'code_wrong' });
    await runCommand(makeRecoveryCodes, await acting(s, await signIn(s)), {});
    expect(await use(codes[1] as string)).toEqual({ refused: 'code_wrong' });
    // Whoever reads the trail sees that the authenticator was not at hand.
    const { rows } = await database.owner.pool.query(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'access.sign_in' AND outcome = 'done' ORDER BY seq`,
      [s.userId],
    );
    expect(rows.map((row) => row.summary)).toEqual(['signed in', 'signed in with a recovery code', 'signed in']);
  });

  it('secret is sealed at rest', async () => {
    const s = await stage();
    const user = await selectUser(database.db, s.userId);
    expect(user?.totpSecret?.includes(SECRET)).toBe(false);
    expect(unseal(user?.totpSecret as Buffer, s.userId).equals(SECRET)).toBe(true);
  });
});
