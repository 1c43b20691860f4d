/** The addresses that are no calls, while the database is busy or broken: a fixed word, the reference, how long to wait; no word of the database. */
import { NextRequest } from 'next/server.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { POST as signIn } from '../../app/api/auth/[...nextauth]/route.ts';
import { answerCall } from './answer-calls.ts';
import { exportResponse } from './export-response.ts';
import { answerOrders } from './order-files.ts';
import { type Answer, LEAK, PASSWORD, type Person, Site, told } from './site-fixture.ts';
import { samplesOf } from './site-samples-fixture.ts';
import { answerDownload, answerUpload } from './statement-files.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
let channel = '';
let statementId = '';
const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
beforeAll(async () => {
  site = await Site.open();
  await samplesOf(site);
  const { rows } = await site.database.owner.pool.query('SELECT channel_code, id FROM statements LIMIT 1');
  ({ channel_code: channel, id: statementId } = rows[0]);
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
  log.mockRestore();
});
beforeEach(() => void log.mockClear());

const ORDERS =
  'kind,our_no,channel_no,amount,currency,status,occurred_at\npayment,BUSY-1,CH-1,1.00,CNY,succeeded,2026-03-02T10:00:00+08:00\n';
const ROUTES: Record<string, () => Promise<Answer>> = {
  orders: async () =>
    told(await answerOrders(site.request(`/api/files/orders?channel=${channel}&name=o.csv`, { method: 'POST', body: ORDERS }))),
  upload: async () =>
    told(
      await answerUpload(
        site.request(`/api/files/statements?channel=${channel}&name=a.csv&format=no_such`, { method: 'POST', body: 'a,b\n1,2\n' }),
      ),
    ),
  download: async () => told(await answerDownload(site.request('/x'), statementId)),
  export: async () => told(await exportResponse(site.request('/api/export/payments?format=csv', { by: await site.person() }), 'payments')),
};

const EXPECTED: Record<string, [number, string]> = {
  '40001': [503, 'busy_try_again'],
  '40P01': [503, 'busy_try_again'],
  '55P03': [503, 'busy_try_again'],
  '57014': [503, 'took_too_long'],
  '23505': [500, 'internal'],
  '23503': [500, 'internal'],
  '23514': [500, 'internal'],
  '22021': [500, 'internal'],
};

describe.each(Object.entries(ROUTES))('The route for %s', (_name, ask) => {
  it.each(Object.entries(EXPECTED))('answers %s by a fixed word and its reference, and changes nothing', async (code, [status, reason]) => {
    const payments = async () => (await site.database.owner.pool.query('SELECT count(*) FROM payments')).rows;
    const before = await payments();
    const answer = await site.whileTrailFails(code, ask);
    const body = JSON.parse(answer.body) as { reason: string; reference: string };
    expect([answer.status, body.reason]).toEqual([status, reason]);
    expect(body.reference).toMatch(/^[0-9a-f]{16}$/);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '2' : null);
    const lines = log.mock.calls.flat().join('\n');
    expect(lines).toContain(body.reference);
    expect(lines).toContain(code);
    for (const text of [answer.body, lines]) expect(text).not.toMatch(LEAK);
    expect(await payments()).toEqual(before);
  });
});

/** Holds a table as nobody in the product does, while `work` goes on. */
async function whileHeld<T>(table: string, work: () => Promise<T>): Promise<T> {
  const holder = await site.database.owner.pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`LOCK TABLE ${table}`);
    return await work();
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
}

it('Where even the session cannot be read in time, a call is told to try again, after three seconds and not after fifteen', async () => {
  const began = performance.now();
  const answer = await whileHeld('sessions', async () =>
    told(await answerCall(site.request('/api/trpc/access.own?input=%7B%22json%22%3A%7B%7D%7D'))),
  );
  expect(performance.now() - began).toBeGreaterThan(2_900);
  expect(performance.now() - began).toBeLessThan(8_000);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect(answer.body).toContain('busy_try_again');
  expect(answer.body).not.toMatch(LEAK);
  expect(log.mock.calls.flat().join()).toContain('55P03');
});

it('The sign-in says that it is busy, not that the password is wrong', async () => {
  const by: Person = await site.person();
  const csrf = 'a'.repeat(64);
  const { createHash } = await import('node:crypto');
  const seal = createHash('sha256').update(`${csrf}${process.env.AUTH_SECRET}`).digest('hex');
  const form = new URLSearchParams({ csrfToken: csrf, email: by.email, password: PASSWORD }).toString();
  const attempt = async () =>
    signIn(
      new NextRequest('http://localhost/api/auth/callback/password', {
        method: 'POST',
        body: form,
        headers: {
          host: 'localhost',
          origin: 'http://localhost',
          'x-auth-return-redirect': '1',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(form.length),
          cookie: `authjs.csrf-token=${csrf}%7C${seal}`,
        },
      }),
    );
  const reasonOf = async (answer: Response) =>
    new URL(((await answer.json()) as { url: string }).url, 'http://localhost').searchParams.get('code');
  expect(await reasonOf(await site.whileTrailFails('55P03', attempt))).toBe('busy_try_again');
  expect(await reasonOf(await attempt())).toBeNull();
});
