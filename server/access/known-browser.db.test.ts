/** Lockout that cannot be used against its owner: a known browser, all others together, and the acts of a session are counted each for themselves. */
import { describe, expect, it } from 'vitest';
import { runCommand } from '../guard/command.ts';
import { acting, codeNow, confirmed, database, onOwnDatabase, PASSWORD, type Stage, signIn, stage, visitorOf } from './access-fixture.ts';
import { changePassword, startSecondFactor } from './change-own-factors.ts';
import { resetStaffFactors } from './change-staff.ts';
import { browserCookieName, forgetOldBrowsers, knownBrowsersOf, setBrowserCookie } from './known-browser.ts';
import { giveCode, givePassword } from './sign-in.ts';
import { confirmItIsMe } from './step-up.ts';
import { selectSession } from './store.ts';

onOwnDatabase();

let strangers = 0;
/** Each from another address, as a botnet comes. */
const stranger = () => ({ ip: `192.0.${Math.floor(++strangers / 250)}.${strangers % 250}`, userAgent: null });

/** Signs in and answers by which id the browser is known from then on. */
async function become(s: Stage, browsers: string[] = []): Promise<{ sid: string; browser: string }> {
  s.clock.advance(60_000);
  const visitor = { ...visitorOf(s), browsers };
  const half = await givePassword(s.ambience, visitor, s.email, PASSWORD);
  const answer = await giveCode(s.ambience, visitor, half ?? '', { code: codeNow(s) });
  if (!('sessionId' in answer)) throw new Error(JSON.stringify(answer));
  const browser = (await selectSession(database.db, answer.sessionId))?.session.browserId;
  return { sid: answer.sessionId, browser: browser ?? '' };
}

const attempt = (s: Stage, password: string, browsers: string[] = []) =>
  givePassword(s.ambience, { ...stranger(), browsers }, s.email, password);

const told = async (s: Stage) =>
  Object.fromEntries(
    (
      await database.owner.pool.query<{ summary: string; count: number }>(
        "SELECT summary, count(*)::int AS count FROM audit_entries WHERE subject_id = $1 AND outcome = 'refused' GROUP BY 1",
        [s.userId],
      )
    ).rows.map(({ summary, count }) => [summary, count]),
  );

describe('A stranger who knows an address', () => {
  it('locks it for unknown browsers, and neither for one that is known nor for the acts of a running session', async () => {
    const s = await stage();
    const { sid, browser } = await become(s);
    const own = await acting(s, sid);
    for (let i = 0; i < 6; i++) expect(await attempt(s, 'wrong')).toBeNull();
    expect(await attempt(s, PASSWORD)).toBeNull();
    s.clock.advance(60_000);
    expect((await runCommand(confirmItIsMe, own, { code: codeNow(s) })).outcome).toBe('right');
    expect((await become(s, [browser])).browser).not.toBe('');
    expect(await told(s)).toEqual({ 'wrong password': 5, locked: 2 });
  });

  it('does not use up what a known browser has behind the same address', async () => {
    const s = await stage();
    const { browser } = await become(s);
    const office = { ip: '198.51.100.77', userAgent: null };
    for (let i = 0; i < 30; i++) await givePassword(s.ambience, office, `nobody-${i}@example.com`, 'x');
    await expect(givePassword(s.ambience, office, s.email, PASSWORD)).rejects.toMatchObject({ reason: 'too_many_attempts' });
    expect(await givePassword(s.ambience, { ...office, browsers: [browser] }, s.email, PASSWORD)).not.toBeNull();
  }, 120_000);

  it('gains nothing by the cookie of somebody else, by one that was used up, or by one that is ninety days old', async () => {
    const s = await stage();
    const other = await stage();
    const { browser } = await become(s);
    const { browser: ofOther } = await become(other);
    const { browser: next } = await become(s, [browser]);
    for (let i = 0; i < 5; i++) await attempt(s, 'wrong');
    expect(await attempt(s, PASSWORD, [ofOther])).toBeNull();
    expect(await attempt(s, PASSWORD, [browser])).toBeNull();
    expect(await attempt(s, PASSWORD, [next])).not.toBeNull();
    s.clock.advance(90 * 86_400_000);
    for (let i = 0; i < 5; i++) await attempt(s, 'wrong');
    expect(await attempt(s, PASSWORD, [next])).toBeNull();
    await forgetOldBrowsers(s.ambience);
    expect((await database.owner.pool.query('SELECT FROM known_browsers WHERE user_id = $1', [s.userId])).rowCount).toBe(0);
  });
});

describe('A known browser', () => {
  it('locks itself after five of fifty passwords at once, for thirty minutes, and no other browser', async () => {
    const s = await stage();
    const { browser } = await become(s);
    const elsewhere = await become(s);
    const from = { ...visitorOf(s), browsers: [browser] };
    const wave = Array.from({ length: 30 }, (_, i) => givePassword(s.ambience, from, s.email, `wrong ${i}`));
    expect((await Promise.all(wave)).filter((answer) => answer !== null)).toEqual([]);
    expect(await told(s)).toEqual({ 'wrong password in a known browser': 5, 'locked in a known browser': 25 });
    expect(await attempt(s, PASSWORD)).not.toBeNull();
    expect(await attempt(s, PASSWORD, [elsewhere.browser])).not.toBeNull();
    s.clock.advance(30 * 60_000 - 1);
    expect(await attempt(s, PASSWORD, [browser])).toBeNull();
    s.clock.advance(1);
    expect(await attempt(s, PASSWORD, [browser])).not.toBeNull();
  });

  it('is locked by five wrong codes, and the right code stays out', async () => {
    const s = await stage();
    const { browser } = await become(s);
    s.clock.advance(60_000);
    const half = (await attempt(s, PASSWORD, [browser])) ?? '';
    const codes = await Promise.all(Array.from({ length: 16 }, () => giveCode(s.ambience, visitorOf(s), half, { code: '000000' })));
    expect(codes.filter((answer) => 'refused' in answer && answer.refused === 'code_wrong')).toHaveLength(5);
    expect(await giveCode(s.ambience, visitorOf(s), half, { code: codeNow(s) })).toEqual({ refused: 'locked' });
    expect(await attempt(s, PASSWORD)).not.toBeNull();
  });

  it('is known no more once the password is changed elsewhere or the factors are reset; the one where it was changed stays', async () => {
    const s = await stage();
    const admin = await stage({ roles: ['administrator'] });
    const { sid, browser } = await become(s);
    const other = await become(s);
    const mine = { ...(await acting(s, sid)) };
    const changed = await runCommand(changePassword, mine, { currentPassword: PASSWORD, newPassword: 'another long password' });
    expect(changed.outcome).toBe('right');
    const known = async () =>
      (await database.owner.pool.query('SELECT id FROM known_browsers WHERE user_id = $1', [s.userId])).rows.map(({ id }) => id);
    expect(other.browser).not.toBe(browser);
    expect(await known()).toEqual([browser]);
    await confirmed(admin, resetStaffFactors, await acting(admin, await signIn(admin)), { userId: s.userId });
    expect(await known()).toEqual([]);
  });

  it('is one of ten at most', async () => {
    const s = await stage();
    const all: string[] = [];
    for (let i = 0; i < 11; i++) all.push((await become(s)).browser);
    const { rows } = await database.owner.pool.query('SELECT id FROM known_browsers WHERE user_id = $1 ORDER BY known_at', [s.userId]);
    expect(rows.map(({ id }) => id)).toEqual(all.slice(1));
  });
});

describe('Acts of a session', () => {
  it('lock themselves after five of sixteen wrong codes at once; passwords of one’s own alike; signing in goes on', async () => {
    const s = await stage();
    const { sid, browser } = await become(s);
    const own = await acting(s, sid);
    const wave = await Promise.all(Array.from({ length: 16 }, () => runCommand(confirmItIsMe, own, { code: '000000' })));
    expect(wave.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(5);
    expect(wave.filter(({ outcome }) => outcome === 'locked')).toHaveLength(11);
    s.clock.advance(60_000);
    expect((await runCommand(confirmItIsMe, own, { code: codeNow(s) })).outcome).toBe('locked');
    expect((await runCommand(startSecondFactor, own, { password: PASSWORD, code: codeNow(s) })).outcome).toBe('locked');
    const next = await become(s, [browser]);
    s.clock.advance(60_000);
    expect((await runCommand(confirmItIsMe, await acting(s, next.sid), { code: codeNow(s) })).outcome).toBe('right');
  });

  it('go on being counted where the session goes on under another id: whoever knows the password gains no guesses by changing it', async () => {
    const s = await stage();
    const own = await acting(s, (await become(s)).sid);
    for (let i = 0; i < 4; i++) expect((await runCommand(confirmItIsMe, own, { code: '000000' })).outcome).toBe('wrong');
    const input = { currentPassword: PASSWORD, newPassword: 'another long password' };
    const { renewed } = await runCommand(changePassword, own, input);
    const further = await acting(s, renewed?.id ?? '');
    expect((await runCommand(confirmItIsMe, further, { code: '000000' })).outcome).toBe('wrong');
    s.clock.advance(60_000);
    expect((await runCommand(confirmItIsMe, further, { code: codeNow(s) })).outcome).toBe('locked');
  });
});

describe('The cookie', () => {
  it('is read back, keeps the other people of that browser, and is nothing where it was changed', async () => {
    const s = await stage();
    const other = await stage();
    const theirs = await become(other);
    const { sid, browser } = await become(s);
    const gone = await become(s);
    const next = await become(s, [gone.browser]);
    const line = (await setBrowserCookie(s.ambience, sid, [gone.browser, theirs.browser])) ?? '';
    expect(line).toMatch(new RegExp(`^${browserCookieName()}=[\\w.-]+; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax$`));
    const pair = line.split(';')[0] ?? '';
    const read = (cookie: string) => knownBrowsersOf(new Headers({ cookie }));
    expect(await read(pair)).toEqual([browser, theirs.browser]);
    expect(next.browser).not.toBe(gone.browser);
    expect(await read(`${pair.slice(0, -6)}AAAAAA`)).toEqual([]);
    expect(await read(`${browserCookieName()}=${browser}`)).toEqual([]);
  });
});

it('Attempts beyond the limit of an address leave one line in the trail for each ten minutes, however many come at once', async () => {
  const s = await stage();
  const from = { ip: '198.51.100.99', userAgent: null };
  const ambience = { ...s.ambience, ip: from.ip };
  const lines = async () =>
    (
      await database.owner.pool.query<{ summary: string; count: number }>(
        "SELECT summary, count(*)::int AS count FROM audit_entries WHERE ip = $1 AND summary LIKE 'too many%' GROUP BY 1",
        [from.ip],
      )
    ).rows;
  const wave = async () => {
    const asked = Array.from({ length: 40 }, (_, i) => givePassword(ambience, from, `nobody-${i}@example.com`, 'x'));
    return (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected').length;
  };
  expect(await wave()).toBe(10);
  expect(await wave()).toBe(40);
  expect(await lines()).toEqual([{ summary: 'too many attempts from one address', count: 1 }]);
  s.clock.advance(10 * 60_000);
  expect(await wave()).toBe(10);
  expect(await lines()).toEqual([{ summary: 'too many attempts from one address', count: 2 }]);
}, 120_000);
