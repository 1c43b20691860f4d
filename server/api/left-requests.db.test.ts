/** Once the sender has left: what leaving breaks off is no failure, and what breaks beside it is in the log with its reference all the same. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DomainError } from '../kernel/errors.ts';
import { answerInSteps } from './answer-in-steps.ts';
import { answerRoute } from './file-http.ts';
import { LEAK, Site } from './site-fixture.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
beforeAll(async () => {
  site = await Site.open();
});
afterEach(() => void log.mockClear());
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
  log.mockRestore();
});

const withCode = (code: string, message = 'INSERT INTO users') => Object.assign(new Error(message), { code });
const under = (cause: unknown) => new Error('Failed query: SELECT secret', { cause });
const BROKEN: [string, () => unknown, string | null][] = [
  ['a mistake of ours', () => new TypeError('x is not a function'), null],
  ['a rule of the database', () => under(withCode('23505')), '23505'],
  ['a database that is too busy', () => withCode('40001'), '40001'],
  ['a full disk', () => withCode('ENOSPC'), null],
  ['nothing that says what it is', () => undefined, null],
];
const LEFT: [string, (signal: AbortSignal) => unknown][] = [
  ['the reason of the signal', (signal) => signal.reason],
  ['a reason of one’s own', () => new DOMException('left', 'AbortError')],
  ['a body that breaks off', () => withCode('ECONNRESET', 'aborted')],
  ['a stream that ends before its time', () => under(withCode('ERR_STREAM_PREMATURE_CLOSE'))],
  ['a connection that was ended with the work', () => under(new Error('Connection terminated unexpectedly'))],
  ['a refusal', () => new DomainError('invalid', 'upload_cut_off', 'cut off', {})],
];

/** A route whose sender leaves before its work fails. */
async function routeThatFails(error: (signal: AbortSignal) => unknown): Promise<{ status: number; reference: string }> {
  const left = new AbortController();
  let reference = '';
  const request = site.request('/x', { signal: left.signal });
  const { status } = await answerRoute(request, { what: 'upload failed', requireOrigin: () => undefined }, async ({ requestId }) => {
    reference = requestId;
    left.abort();
    throw error(request.signal);
  });
  return { status, reference };
}

describe('Of a request whose sender has left', () => {
  it.each(BROKEN)('%s is logged with its reference, and without its words', async (_what, error, code) => {
    const { status, reference } = await routeThatFails(error);
    expect(status).toBe(499);
    expect(log).toHaveBeenCalledTimes(1);
    const line = String(log.mock.calls[0]?.[0]);
    expect(JSON.parse(line)).toMatchObject({ level: 'error', what: 'upload failed', reference, code });
    expect(line).not.toMatch(LEAK);
    expect(line).not.toMatch(/INSERT|SELECT/);
  });

  it.each(LEFT)('%s is not', async (_what, error) => {
    expect((await routeThatFails(error)).status).toBe(499);
    expect(log).not.toHaveBeenCalled();
  });

  it.each([
    ['a mistake of ours', new TypeError('x is not a function'), 1],
    ['a body that breaks off', withCode('ECONNRESET', 'aborted'), 0],
  ])('%s is the same in an answer of several steps', async (_what, error, times) => {
    const left = new AbortController();
    const request = site.request('/x', { signal: left.signal, headers: { accept: 'application/x-ndjson' } });
    const over = Promise.withResolvers<void>();
    const answer = await answerRoute(request, { what: 'x', requireOrigin: () => undefined }, (ambience) =>
      answerInSteps(request, ambience, 'comparison failed', async () => {
        left.abort();
        setImmediate(over.resolve);
        throw error;
      }),
    );
    await over.promise;
    await answer.body?.cancel();
    expect(log).toHaveBeenCalledTimes(times);
  });
});
