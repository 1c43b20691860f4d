/** The keys of requests over HTTP: what is sent again with one has one effect and one answer. */
import superjson from 'superjson';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Site } from './site-fixture.ts';
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

const sample = async (path: string): Promise<Sample> => {
  const make = samples[path];
  if (!make) throw new Error(`no sample for ${path}`);
  return make();
};
const reasonOf = (body: string): string => (superjson.deserialize(JSON.parse(body).error) as { data: { reason: string } }).data.reason;

describe('The key of a form', () => {
  const reversals = async () =>
    (
      await site.database.owner.pool.query<{ n: string }>(
        "SELECT count(*)::text AS n FROM journal_entries WHERE event_type = 'entry_reversed'",
      )
    ).rows[0]?.n;

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['too short', '1234567'],
    ['a sign too long', 'k'.repeat(56)],
    ['of ten thousand characters', 'k'.repeat(10_000)],
    ['with NUL in it', 'abcdefgh\0'],
    ['with half a surrogate pair', 'abcdefgh\ud800'],
    ['no text', 12_345_678],
  ])('that is %s refuses the act', async (_what, requestKey) => {
    const { input } = await sample('ledger.reverseEntry');
    const before = [await site.fingerprint(), await reversals()];
    const { status } = await site.call('ledger.reverseEntry', { ...(input as object), requestKey });
    expect([status, await site.fingerprint(), await reversals()]).toEqual([400, ...before]);
  });

  it('may be as long as the schema says', async () => {
    const { input } = await sample('ledger.reverseEntry');
    expect((await site.call('ledger.reverseEntry', { ...(input as object), requestKey: 'k'.repeat(55) })).status).toBe(200);
  });

  it('has one effect and one answer, also when eight send it at once', async () => {
    const { input } = await sample('ledger.reverseEntry');
    const by = await site.person();
    const before = BigInt((await reversals()) ?? '0');
    const answers = await Promise.all(Array.from({ length: 8 }, () => site.call('ledger.reverseEntry', input, by)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(BigInt((await reversals()) ?? '0') - before).toBe(1n);
  });

  it('is refused for another body, opens nothing of another person’s, and means nothing to another procedure', async () => {
    const by = await site.person();
    const [one, two] = [await sample('ledger.reverseEntry'), await sample('ledger.reverseEntry')];
    const first = await site.call('ledger.reverseEntry', one.input, by);
    const { requestKey } = one.input as { requestKey: string };
    const other = { ...(two.input as object), requestKey };
    const before = await reversals();
    expect(reasonOf((await site.call('ledger.reverseEntry', other, by)).body)).toBe('idempotency_key_reused');
    // Somebody else with the same key and body is told what holds for everybody: it is reversed already.
    const theirs = await site.call('ledger.reverseEntry', one.input, await site.person());
    expect(theirs.status).toBe(409);
    expect(theirs.body).not.toContain(JSON.parse(first.body).result.data.json.id);
    expect(await reversals()).toBe(before);
    const staff = await sample('staff.add');
    expect((await site.call('staff.add', { ...(staff.input as object), requestKey }, staff.by)).status).toBe(412);
  });
});

describe('The key of a mapping', () => {
  it('makes one version of it, also when the answer is lost and the same is sent again, and when eight send it at once', async () => {
    const { input } = await sample('statements.saveMapping');
    const by = await site.person();
    const { name } = input as { name: string };
    const versions = async () =>
      (await site.database.owner.pool.query<{ version: number }>('SELECT version FROM statement_mappings WHERE name = $1', [name])).rows;
    const answers = await Promise.all(Array.from({ length: 8 }, () => site.call('statements.saveMapping', input, by)));
    answers.push(await site.call('statements.saveMapping', input, by));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await versions()).toHaveLength(1);
    // The next form is the next version.
    expect((await site.call('statements.saveMapping', { ...(input as object), requestKey: 'the-next-form' }, by)).status).toBe(200);
    expect(await versions()).toHaveLength(2);
  });

  it('is not saved over a version that its sender was not shown; of two who knew the same, one is told', async () => {
    const { input } = await sample('statements.saveMapping');
    const by = await site.person();
    let forms = 0;
    const save = async (knownVersion: number) => {
      const { status, body } = await site.call(
        'statements.saveMapping',
        { ...(input as object), name: 'Known', knownVersion, requestKey: `known-form-${++forms}` },
        by,
      );
      const { result, error } = JSON.parse(body);
      return [status, result?.data.json.version ?? `${error.json.data.reason} ${error.json.data.details.version}`];
    };
    expect(await save(1)).toEqual([409, 'mapping_changed 0']);
    expect(await save(0)).toEqual([200, 1]);
    expect(await save(0)).toEqual([409, 'mapping_changed 1']);
    const both = await Promise.all([save(1), save(1)]);
    expect(both.map(([status]) => status).sort()).toEqual([200, 409]);
    expect(await save(2)).toEqual([200, 3]);
  });
});

describe('The key of a comment', () => {
  const comments = async (body: string) =>
    (
      await site.database.owner.pool.query<{ events: string; counted: string }>(
        `SELECT count(*)::text AS events, (SELECT sum(comment_count)::text FROM differences) AS counted FROM difference_events WHERE kind = 'commented' AND body = $1`,
        [body],
      )
    ).rows[0];

  it.each(['differences.comment', 'differences.commentMany'])(
    'lets %s be sent again, also by eight at once: one comment, one answer, one entry of the trail',
    async (path) => {
      const sent = await sample(path);
      const body = `whose answer was lost ${path}`;
      const by = sent.by ?? (await site.person());
      const before = [await comments(body), (await site.trail()).length] as const;
      const send = (over: object = {}) => site.call(path, { ...(sent.input as object), body, ...over }, by);
      const answers = [...(await Promise.all(Array.from({ length: 8 }, () => send()))), await send()];
      expect(new Set(answers.map((answer) => `${answer.status} ${answer.body}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(200);
      expect(await comments(body)).toEqual({ events: '1', counted: String(BigInt(before[0]?.counted ?? '0') + 1n) });
      expect((await site.trail()).slice(before[1]).filter(({ action }) => action.startsWith('differences.comment'))).toHaveLength(1);
      expect(reasonOf((await send({ body: `${body}, and more` })).body)).toBe('idempotency_key_reused');
      expect((await send({ requestKey: `another-${path}` })).status).toBe(200);
      expect((await comments(body))?.events).toBe('2');
    },
  );

  it('is wanted', async () => {
    const { input, by } = await sample('differences.comment');
    expect((await site.call('differences.comment', { ...(input as object), requestKey: undefined }, by)).status).toBe(400);
  });
});
