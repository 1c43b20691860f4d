/** The pure parts of access against their standards, and the guards at the edge. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DomainError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/random.ts';
import { isBarredDemo, isDemoMode } from './demo-accounts.ts';
import { readCapped, requireTame, TooLarge } from './guard-body.ts';
import { countAttempt } from './lockout.ts';
import { hashPassword, isPassword, oneTimePassword, requireGoodPassword } from './password.ts';
import { safePath } from './safe-path.ts';
import { requireSameOrigin } from './same-origin.ts';
import { seal, unseal } from './sealed-secret.ts';
import { requireAuthSecret } from './secret.ts';
import { contentPolicy } from './security-headers.ts';
import { fromBase32, matchingStep, toBase32, totpCode, totpStep } from './totp.ts';

const SECRET = 'tests-only-secret-tests-only-secret-0123';
beforeEach(() => vi.stubEnv('AUTH_SECRET', SECRET));
afterEach(() => vi.unstubAllEnvs());

const reasonOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof DomainError ? error.reason : String(error);
  }
  return 'accepted';
};

describe('One-time codes', () => {
  const secret = Buffer.from('12345678901234567890');

  it('are those of RFC 6238, appendix B (SHA-1, eight digits)', () => {
    const vectors: [number, string][] = [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ];
    for (const [seconds, code] of vectors) expect(totpCode(secret, totpStep(new Date(seconds * 1000)), 8)).toBe(code);
  });

  it('are taken one step early or late and no further, and never twice', () => {
    const at = new Date(1_700_000_010_000);
    const step = totpStep(at);
    for (const offset of [-1n, 0n, 1n]) expect(matchingStep(secret, totpCode(secret, step + offset), at, null)).toBe(step + offset);
    for (const offset of [-2n, 2n]) expect(matchingStep(secret, totpCode(secret, step + offset), at, null)).toBeNull();
    expect(matchingStep(secret, totpCode(secret, step), at, step)).toBeNull();
    for (const odd of ['', '12345', '1234567', '12345a', '１２３４５６']) expect(matchingStep(secret, odd, at, null)).toBeNull();
  });

  it('have secrets that survive base 32 (RFC 4648 vectors)', () => {
    for (const [plain, coded] of [
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foob', 'MZXW6YQ'],
      ['fooba', 'MZXW6YTB'],
      ['foobar', 'MZXW6YTBOI'],
    ]) {
      expect(toBase32(Buffer.from(plain as string))).toBe(coded);
      expect(fromBase32(coded as string).toString()).toBe(plain);
    }
    expect(() => fromBase32('M1')).toThrow();
  });
});

describe('Passwords', () => {
  it('come back from their PHC string, and only the right one does', async () => {
    const phc = await hashPassword('correct horse battery', systemRandom);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await isPassword('correct horse battery', phc)).toBe(true);
    expect(await isPassword('correct horse battery ', phc)).toBe(false);
    expect(await isPassword('correct horse battery', phc.replace('m=32768', 'm=16384'))).toBe(false);
    expect(await isPassword('correct horse battery', 'not a hash')).toBe(false);
  });

  it('get a salt each', async () => {
    const [a, b] = await Promise.all([hashPassword('the same password', systemRandom), hashPassword('the same password', systemRandom)]);
    expect(a).not.toBe(b);
  });

  it('are refused by a named rule', () => {
    expect(reasonOf(() => requireGoodPassword('short', 'x@y.z'))).toBe('password_too_short');
    expect(reasonOf(() => requireGoodPassword('a'.repeat(129), 'x@y.z'))).toBe('password_too_long');
    expect(reasonOf(() => requireGoodPassword('aaaaaaaaaaaaa', 'x@y.z'))).toBe('password_too_simple');
    expect(reasonOf(() => requireGoodPassword('password12345', 'x@y.z'))).toBe('password_too_simple');
    expect(reasonOf(() => requireGoodPassword('linxiao-is-here', 'LinXiao@example.com'))).toBe('password_names_user');
    expect(reasonOf(() => requireGoodPassword('平账平账每天都要对平一次哦', 'x@y.z'))).toBe('accepted');
  });

  it('that are lent are long, different, and without signs that look alike', () => {
    const made = Array.from({ length: 200 }, () => oneTimePassword(systemRandom));
    expect(new Set(made).size).toBe(200);
    for (const one of made) expect(one).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{5}(-[a-km-zA-HJ-NP-Z2-9]{5}){3}$/);
  });
});

describe('Secrets at rest', () => {
  it('open for their user, and for nobody else, nor when a bit is changed, nor under another AUTH_SECRET', () => {
    const sealed = seal(Buffer.from('twenty bytes secret!'), 'user-a', systemRandom);
    expect(unseal(sealed, 'user-a').toString()).toBe('twenty bytes secret!');
    expect(sealed.includes(Buffer.from('twenty'))).toBe(false);
    expect(() => unseal(sealed, 'user-b')).toThrow();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => unseal(changed, 'user-a'), `byte ${at}`).toThrow();
    }
    vi.stubEnv('AUTH_SECRET', 'another-secret-another-secret-0123456789');
    expect(() => unseal(sealed, 'user-a')).toThrow();
  });

  it('need an AUTH_SECRET worth the name', () => {
    for (const bad of [undefined, '', 'short', 'a'.repeat(64)])
      expect(() => requireAuthSecret({ AUTH_SECRET: bad })).toThrow(/AUTH_SECRET/);
    expect(requireAuthSecret({ AUTH_SECRET: SECRET })).toBe(SECRET);
  });
});

describe('Lockout', () => {
  it('lets five attempts be checked, then none for thirty minutes, then five again', () => {
    let state = { failed: 0, lockedUntil: null as Date | null };
    let now = new Date('2026-11-20T00:00:00Z');
    const attempt = () => {
      const { isChecked, next } = countAttempt(state, now);
      state = next;
      return isChecked;
    };
    expect(Array.from({ length: 8 }, attempt)).toEqual([true, true, true, true, true, false, false, false]);
    expect(state.failed).toBe(8);
    now = new Date('2026-11-20T00:29:59Z');
    expect(attempt()).toBe(false);
    now = new Date('2026-11-20T00:30:00Z');
    expect(Array.from({ length: 6 }, attempt)).toEqual([true, true, true, true, true, false]);
  });
});

describe('The way back after signing in', () => {
  it('stays on our own pages, however another site is written', () => {
    const bad = [
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'https:evil.example',
      'https://evil.example/',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/\n/evil.example',
      ' //evil.example',
      '',
      'evil.example',
      '/..//evil.example',
      '/./\\evil',
      '/api/auth/signout',
      '/sign-in?next=/',
      `/${'a'.repeat(3000)}`,
    ];
    for (const wanted of bad) expect(safePath(wanted), wanted).toBe('/');
    expect(safePath(null)).toBe('/');
  });

  it('keeps the path, the filters and the place of a page of ours', () => {
    expect(safePath('/payments?status=failed&page=2#row-4')).toBe('/payments?status=failed&page=2#row-4');
    expect(safePath('/recon/2026-11-19')).toBe('/recon/2026-11-19');
  });
});

describe('Calls', () => {
  const from = (headers: Record<string, string>) =>
    new Request('https://back.example.com/api/trpc/x', { method: 'POST', headers: { host: 'back.example.com', ...headers } });

  it('come from our own origin: no other site, sibling, null or missing origin', () => {
    const refused: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'https://portal.example.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://portal.example.com' },
      { 'sec-fetch-site': 'none' },
      {},
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ];
    for (const headers of refused)
      expect(
        reasonOf(() => requireSameOrigin(from(headers))),
        JSON.stringify(headers),
      ).toBe('cross_origin');
    expect(reasonOf(() => requireSameOrigin(from({ origin: 'https://back.example.com' })))).toBe('accepted');
    expect(reasonOf(() => requireSameOrigin(from({ 'sec-fetch-site': 'same-origin' })))).toBe('accepted');
  });

  it('without a word of their origin only ask, and only with our header: what changes something says where it comes from', () => {
    const asking = new Request('https://back.example.com/api/trpc/x', { headers: { host: 'back.example.com' } });
    expect(reasonOf(() => requireSameOrigin(asking, { isMarked: true }))).toBe('accepted');
    expect(reasonOf(() => requireSameOrigin(asking))).toBe('cross_origin');
    expect(reasonOf(() => requireSameOrigin(from({}), { isMarked: true }))).toBe('cross_origin');
  });

  it('measure the origin against AUTH_URL where it is set, so that a forged Host does not help', () => {
    vi.stubEnv('AUTH_URL', 'https://back.example.com');
    expect(reasonOf(() => requireSameOrigin(from({ host: 'evil.example', origin: 'https://evil.example' })))).toBe('cross_origin');
  });

  it('carry tame bodies: no depth bomb, no prototype, no number of a million digits, no types but ours', () => {
    const bad = [
      '{',
      'null x',
      '['.repeat(100_000),
      `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
      '{"__proto__":{"admin":true}}',
      '{"0":{"json":{"constructor":{"prototype":1}}}}',
      JSON.stringify({ 0: { json: { n: '9'.repeat(2_000_000) }, meta: { values: { n: ['bigint'] } } } }),
      ...['regexp', 'Error', 'URL', 'set', 'map', 'symbol'].map((type) =>
        JSON.stringify({ 0: { json: { a: 'x' }, meta: { values: { a: [type] } } } }),
      ),
      JSON.stringify({ json: { a: 1 }, meta: { values: { '__proto__.x': ['bigint'] } } }),
      JSON.stringify({ json: { a: 1 }, meta: { evil: 1 } }),
      JSON.stringify({ json: { a: 'x' }, meta: { values: { a: [['class', 'User']] } } }),
      // What stands beside the two names does not keep superjson from building what the notes say.
      JSON.stringify({ json: { a: 1e9 }, meta: { values: { a: [['typed-array', 'Float64Array']] } }, beside: 1 }),
      JSON.stringify({ 0: { json: { n: '9'.repeat(500_000) }, meta: { values: { n: ['bigint'] } }, beside: 1 } }),
      JSON.stringify({ meta: { values: ['Error'] } }),
    ];
    for (const text of bad)
      expect(
        reasonOf(() => requireTame(text)),
        text.slice(0, 60),
      ).toBe('body_malformed');
    const good = JSON.stringify({
      0: { json: { n: '9007199254740993', at: '2026-11-20T00:00:00.000Z' }, meta: { values: { n: ['bigint'], at: ['Date'] }, v: 1 } },
    });
    expect(reasonOf(() => requireTame(good))).toBe('accepted');
    expect(reasonOf(() => requireTame('{"a":"[[[[{{{{ \\" in a string"}'))).toBe('accepted');
  });

  it('are cut off at a megabyte while they stream, whatever length they claim', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    await expect(readCapped(endless)).rejects.toBeInstanceOf(TooLarge);
    expect(sent).toBeLessThan(1_300_000);
    expect((await readCapped(new Response('x'.repeat(1_000_000)).body)).length).toBe(1_000_000);
  });
});

describe('The demonstration', () => {
  it('is on only where it was said so, and never behind https', () => {
    expect(isDemoMode({})).toBe(false);
    expect(isDemoMode({ PINGZHANG_DEMO: '1' })).toBe(true);
    expect(isDemoMode({ PINGZHANG_DEMO: '1', AUTH_URL: 'https://back.example.com' })).toBe(false);
    vi.stubEnv('PINGZHANG_DEMO', '');
    expect(isBarredDemo('operations@demo.pingzhang.test')).toBe(true);
    expect(isBarredDemo('operations@example.com')).toBe(false);
  });
});

describe("The page's policy", () => {
  it('lets scripts run by nonce only, and nothing frame or rebase the page', () => {
    const policy = contentPolicy('abc', false);
    const scripts = /script-src ([^;]+)/.exec(policy)?.[1];
    expect(scripts).toBe("'self' 'nonce-abc' 'strict-dynamic'");
    for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      expect(policy).toContain(part);
    expect(contentPolicy('abc', true)).toContain("'unsafe-eval'");
  });
});
