/** An Alipay file that ends too early, wherever it does, is refused. */
import { describe, expect, it } from 'vitest';
import type { StatementFormat } from '../format.ts';
import { readWhole, refusalOf } from '../text/testing.ts';
import { businessOf, fixedRows, membersOf, OPTIONS } from './alipay-fixture.ts';
import { alipayAccount } from './read-account.ts';
import { alipayBusiness } from './read-business.ts';
import { writeAlipayAccount, writeAlipayBusiness } from './write-alipay.ts';

describe('a file cut off at any byte', () => {
  const cases: [string, StatementFormat, () => Promise<Buffer>][] = [
    ['business detail', alipayBusiness, () => businessOf(fixedRows(20))],
    ['account detail', alipayAccount, async () => Buffer.from(writeAlipayAccount(fixedRows(20), OPTIONS).bytes)],
  ];
  it.each(cases)(
    '%s is refused or complete, never partial',
    async (_name, format, write) => {
      const bytes = await write();
      const whole = await readWhole(format, bytes);
      for (let length = 0; length < bytes.length; length++) {
        const refusal = await refusalOf(async () => {
          expect((await readWhole(format, bytes.subarray(0, length))).lines).toEqual(whole.lines);
        });
        // Only the last CR and LF may be missing.
        expect(refusal === null, `cut at ${length} of ${bytes.length}`).toBe(length >= bytes.length - 2);
      }
    },
    60_000,
  );

  it('a zip is refused, whatever is missing', async () => {
    const { bytes } = writeAlipayBusiness(fixedRows(20), OPTIONS);
    for (let length = 5; length < bytes.length; length += 3) {
      expect(await refusalOf(() => membersOf(bytes.subarray(0, length)))).toMatchObject({ reason: 'statement_archive' });
    }
  });
});
