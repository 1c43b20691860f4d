/** Every field of every procedure, over HTTP, with everything that does not belong there: a refusal or a harmless answer, never an error of
 *  the server, never an effect beside a refusal, never a word of the database. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { booksCheck } from '../ledger/books-check.ts';
import { LEAK, PROCEDURES, Site } from './site-fixture.ts';
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

/** A cursor of the right length with something else in it. */
const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');

/** By kind, so that a failure says which. */
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['an array', ['x']],
  ['an array of a number', [5]],
  ['an object', { $ne: '' }],
  ['true', true],
  ['"false"', 'false'],
  ['null', null],
  ['nothing', ''],
  ['blanks', '   '],
  ['zero', 0],
  ['minus one', -1],
  ['a billion', 1e9],
  ['beyond four bytes', 2_147_483_648],
  ['a fraction', 0.5],
  ['beyond a double', 9007199254740993n],
  ['beyond a bigint', '9223372036854775808'],
  ['hexadecimal', '0x10'],
  ['an exponent', '1e3'],
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['minus zero', '-0'],
  ['three decimals', '0.001'],
  ['four decimals', '1.2345'],
  ['thousands', '1,234.56'],
  ['continental thousands', '1.234,56'],
  ['blanks around digits', ' 12 '],
  ['a no-break space', '\u00a012'],
  ['full-width digits', '１２'],
  ['arabic digits', '١٢'],
  ['a typographic minus', '−1'],
  ['plus one', '+1'],
  ['an underscore', '1_000'],
  ['30 February', '2026-02-30'],
  ['29 February of no leap year', '2025-02-29'],
  ['the year zero', '0000-01-01'],
  ['the year one', '0001-01-01'],
  ['the year 9999', '9999-12-31'],
  ['the year 275761', '275761-01-01'],
  ['compact digits', '20260102'],
  ['an American date', '02/01/2026'],
  ['infinity of a date', 'infinity'],
  ['now', 'now'],
  ['24:00', '24:00'],
  ['a leap second', '23:59:60'],
  ['a lower-case currency', 'cny'],
  ['a Cyrillic currency', 'CN\u041d'],
  ['no currency at all', 'XXX'],
  ['NUL', 'Shop\0name'],
  ['half a surrogate pair', 'Shop\ud800name'],
  ['the other half', '\udc00Shop'],
  ['a right-to-left override', 'Shop\u202etxt.exe'],
  ['nothing visible', '\u200b\u200b\u200b\u2060\ufeff'],
  ['a thousand combining marks', `e${'\u0301'.repeat(1000)}`],
  ['ten thousand characters', 'a'.repeat(10_000)],
  ['line ends', 'a\r\nSet-Cookie: x=1'],
  ['a script', '"><script>alert(1)</script>'],
  ['a template', `{{7*7}}${'$'}{7*7}`],
  ['SQL', "'; DROP TABLE payments; --"],
  ['a tautology', "' OR 1=1 --"],
  ['pattern signs', '%_%\\'],
  ['the nil id', '00000000-0000-0000-0000-000000000000'],
  ['an id that is not there', '01900000-0000-7000-8000-000000000000'],
  ['a prototype', '__proto__'],
  ['a path', '../../../etc/passwd'],
  ['a cursor of words', cursor('x', 'y')],
  ['a cursor of one word', cursor('x')],
  ['a cursor of three', cursor('2026-02-30', 'y', 'z')],
  ['a cursor of the year zero', cursor('0000-01-01', '01900000-0000-7000-8000-000000000000')],
  ['a cursor of an instant of the year zero', cursor('0000-01-01T00:00:00.000Z', '01900000-0000-7000-8000-000000000000')],
  ['a cursor with NUL', cursor('2026-03-02\0', '01900000-0000-7000-8000-000000000000')],
  ['a cursor far out', cursor('99999999999999999999')],
  ['a cursor of a line far out', cursor('line', '0 99999999999999')],
  ['a cursor of a record that is none', cursor('record', 'x')],
  ['a cursor of infinity', cursor('infinity', '01900000-0000-7000-8000-000000000000')],
];

/** Every input that differs from `value` in one leaf. A key of a record counts as a leaf, too. */
function* spoilt(value: unknown, other: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) for (const changed of spoilt(item, other)) yield value.with(at, changed);
    if (value.length === 0) yield [other];
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) for (const changed of spoilt(item, other)) yield { ...value, [key]: changed };
  } else yield other;
}

/** Also where the call was not looked at, because its caller had made too many. */
const isBad = ({ status, body }: { status: number; body: string }) => status >= 500 || status === 429 || LEAK.test(body);

describe('No value brings down', () => {
  it.each(PROCEDURES)('$path', async ({ path, acts }) => {
    const { input, by } = (await samples[path]?.()) ?? { input: {} };
    const failures: string[] = [];
    for (const [what, value] of HOSTILE) {
      await site.meet();
      const before = acts ? await site.fingerprint() : '';
      let accepted = 0;
      for (const changed of spoilt(input, value)) {
        const answer = await site.call(path, changed, by);
        if (answer.status < 400) accepted++;
        const told = `${what}: ${answer.status} ${answer.body.slice(0, 160)}`;
        if (isBad(answer))
          failures.push(`${told} of ${JSON.stringify(changed, (_k, v) => (typeof v === 'bigint' ? `${v}n` : v)).slice(0, 200)}`);
      }
      if (acts && accepted === 0 && (await site.fingerprint()) !== before) failures.push(`${what}: refused, and had an effect`);
    }
    expect(failures).toEqual([]);
  });

  it('the books, after all of it', async () => {
    expect((await booksCheck(site.database.db)).filter((check) => !check.holds)).toEqual([]);
  });
});
