/** Every procedure that acts, over HTTP: one entry in the trail with its effect, and no word of the database where it fails. */
import superjson from 'superjson';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PEER_HEADER } from '../access/client-address.ts';
import { answerCall } from './answer-calls.ts';
import { LEAK, PROCEDURES, Site, told } from './site-fixture.ts';
import { type Sample, samplesOf } from './site-samples-fixture.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
let samples: Record<string, () => Promise<Sample>>;
beforeAll(async () => {
  site = await Site.open();
  samples = await samplesOf(site);
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

/** Says that somebody looks: asked again every few seconds, it decides nothing, and the trail would be full of it. */
const PRESENCE = 'differences.watch';
const acts = PROCEDURES.filter((procedure) => procedure.acts && procedure.path !== PRESENCE);
const sample = async (path: string): Promise<Sample> => {
  const make = samples[path];
  if (!make) throw new Error(`no sample for ${path}`);
  return make();
};

describe('Every procedure', () => {
  it('has an input here that it takes', async () => {
    expect(Object.keys(samples).sort()).toEqual(PROCEDURES.map(({ path }) => path));
    const answers: string[] = [];
    for (const { path, acts: isAct } of PROCEDURES) {
      if (isAct) continue;
      const { input, by } = await sample(path);
      const { status, body } = await site.call(path, input, by);
      if (status !== 200) answers.push(`${path}: ${status} ${body.slice(0, 200)}`);
    }
    expect(answers).toEqual([]);
  });
});

describe('An act', () => {
  it.each(acts)('$path has exactly one entry in the trail, with the reference of its request', async ({ path, door }) => {
    const { input, by } = await sample(path);
    const before = (await site.trail()).length;
    const { status, body } = await site.call(path, input, by);
    expect(`${status} ${status === 200 ? '' : body.slice(0, 300)}`).toBe('200 ');
    const entries = (await site.trail()).slice(before);
    const own = entries.filter((entry) => entry.action !== 'access.own');
    expect(own.map(({ action, outcome }) => [action, outcome])).toEqual([[door, 'done']]);
    expect(own[0]?.request_id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is not what only says that somebody looks: that leaves no entry', async () => {
    const { input, by } = await sample(PRESENCE);
    const before = (await site.trail()).length;
    expect((await site.call(PRESENCE, input, by)).status).toBe(200);
    expect((await site.trail()).slice(before).filter((entry) => entry.action !== 'access.own')).toEqual([]);
  });
});

it('An entry says who, as which person, in which session, from where, at which instant, and under which reference', async () => {
  const by = await site.person();
  const began = Date.now();
  const { input } = await sample('differences.comment');
  const answer = await told(
    await answerCall(
      site.request('/api/trpc/differences.comment', {
        method: 'POST',
        by,
        body: JSON.stringify(superjson.serialize(input)),
        headers: { 'content-type': 'application/json', [PEER_HEADER]: '198.51.100.9', 'x-forwarded-for': '203.0.113.1' },
      }),
    ),
  );
  expect(answer.status).toBe(200);
  const { rows } = await site.database.owner.pool.query(
    `SELECT e.actor_kind, e.actor_id, e.actor_name, e.session_id, e.ip, e.request_id, e.subject_kind, e.person_id = u.person_id AS is_person, e.at,
            pg_typeof(e.at)::text AS type FROM audit_entries e JOIN users u ON u.id = e.actor_id WHERE e.actor_id = $1`,
    [by.userId],
  );
  expect(rows).toEqual([
    {
      actor_kind: 'staff',
      actor_id: by.userId,
      actor_name: 'Li Na',
      session_id: by.sessionId,
      ip: '198.51.100.9',
      request_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      subject_kind: 'difference',
      is_person: true,
      at: expect.any(Date),
      type: 'timestamp with time zone',
    },
  ]);
  expect(Math.abs(rows[0].at.getTime() - began)).toBeLessThan(60_000);
});

describe('An act that is refused', () => {
  it.each(acts)('in $path for want of permission is in the trail as refused, and does nothing', async ({ path, door }) => {
    const { input } = await sample(path);
    const nobody = await site.person([]);
    const before = [await site.fingerprint(), (await site.trail()).length] as const;
    const { status, body } = await site.call(path, input, nobody);
    expect([status, reasonOf(body)]).toEqual([403, 'permission_missing']);
    expect((await site.trail()).slice(before[1]).map(({ action, outcome }) => [action, outcome])).toEqual([[door, 'refused']]);
    expect(await site.fingerprint()).toBe(before[0]);
  });
});

describe('An unknown field', () => {
  it.each(PROCEDURES)('is refused by $path, and does nothing', async ({ path }) => {
    const { input, by } = await sample(path);
    const before = await site.fingerprint();
    for (const [field, value] of Object.entries({
      role: 'administrator',
      merchantId: 'M1',
      status: 'active',
      createdBy: 'me',
      permission: '*',
    })) {
      const { status, body } = await site.call(path, { ...(input as object), [`${field}_`]: value, [field]: value }, by);
      expect(`${status} ${reasonOf(body)}`).toBe('400 input_invalid');
    }
    expect(await site.fingerprint()).toBe(before);
  });
});

const reasonOf = (body: string): string => (superjson.deserialize(JSON.parse(body).error) as { data: { reason: string } }).data.reason;

/** What the database says when it fails, with all that must not get out in it. */
const FAILURES: Record<string, string> = {
  '23505': '500 internal',
  '23503': '500 internal',
  '23514': '500 internal',
  '22021': '500 internal',
  XX000: '500 internal',
  '40001': '503 busy_try_again',
  '40P01': '503 busy_try_again',
  '55P03': '503 busy_try_again',
  '57014': '503 took_too_long',
};

describe('A failure of the database', () => {
  it.each(acts)('in $path is told by its reference alone, here and in the log, and leaves nothing', async ({ path }) => {
    const { input, by } = await sample(path);
    const before = await site.fingerprint();
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      for (const [code, wanted] of Object.entries(FAILURES)) {
        log.mockClear();
        const { status, body, headers } = await site.whileTrailFails(code, () => site.call(path, input, by));
        expect(`${code} ${status} ${reasonOf(body)}`).toBe(`${code} ${wanted}`);
        expect(headers.get('retry-after')).toBe(status === 503 ? '2' : null);
        const { data, message } = superjson.deserialize(JSON.parse(body).error) as { message: string; data: { reference: string } };
        if (status === 500) expect(message).toBe('internal');
        expect(data.reference).toMatch(/^[0-9a-f]{16}$/);
        const lines = log.mock.calls.flat().join('\n');
        expect(lines).toContain(data.reference);
        expect(lines).toContain(code);
        for (const text of [body, lines]) expect(text).not.toMatch(LEAK);
      }
    } finally {
      log.mockRestore();
    }
    // A run that fails says so in its own row, and in nothing else.
    if (path === 'reconciliation.run')
      await site.database.owner.pool.query("DELETE FROM reconciliation_runs WHERE status = 'failed' AND failure = 'internal'");
    if (path !== 'reconciliation.run') expect(await site.fingerprint()).toBe(before);
  });
});

describe('A lock that somebody holds', () => {
  it('is waited for no longer than the limit, and the refused act can be done afterwards', async () => {
    const { input, by } = await sample('differences.comment');
    const holder = await site.database.owner.pool.connect();
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE difference_events');
      const { status, body } = await site.call('differences.comment', input, by);
      expect([status, reasonOf(body)]).toEqual([503, 'busy_try_again']);
      expect(log.mock.calls.flat().join()).toContain('55P03');
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
      log.mockRestore();
    }
    expect((await site.call('differences.comment', input, by)).status).toBe(200);
  });
});
