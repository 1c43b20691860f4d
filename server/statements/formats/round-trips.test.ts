/** Every format of this family: what its generator writes reads back the same, and a file cut at any byte is refused or whole. */
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../kernel/errors.ts';
import { assertProperty } from '../../kernel/property-fixture.ts';
import { FORMATS_WITH_FURTHER_NOS, type StatementLine } from '../contract.ts';
import { adyenSettlement } from './adyen/read-adyen.ts';
import { writeAdyen } from './adyen/write-adyen.ts';
import type { GeneratedRow, StatementFormat, StatementWriter } from './format.ts';
import { generatedRows } from './generated-rows.ts';
import { mappedFormat } from './mapped/read-mapped.ts';
import { ACQUIRER_MAPPING, writeMapped } from './mapped/write-mapped.ts';
import { paypalStl, paypalTrr } from './paypal/read-paypal.ts';
import { writePaypalStl, writePaypalTrr } from './paypal/write-paypal.ts';
import { readWhole, type WholeStatement } from './read-whole.ts';
import { stripeActivity } from './stripe/read-stripe.ts';
import { writeStripe } from './stripe/write-stripe.ts';
import { streamOf } from './text/lines.ts';
import { splitRecord } from './text/records.ts';
import { unionpayZm } from './unionpay/read-zm.ts';
import { writeUnionpay } from './unionpay/write-unionpay.ts';

type Case = {
  format: StatementFormat;
  write: StatementWriter;
  currencies: readonly string[];
  zone: string;
  /** True where the file says about itself how much is in it, so that a cut between rows shows too. */
  declaresItself: boolean;
  /** Which of our numbers a refund's line carries besides its own. */
  keeps: readonly ('originalChannelNo' | 'originalOurNo')[];
};

const zmOf: StatementWriter = (rows, options) => {
  const [name, bytes] = Object.entries(unzipSync(writeUnionpay(rows, options).bytes)).find(([member]) => member.includes('ZM_')) as [
    string,
    Uint8Array,
  ];
  return { name, bytes };
};

const CASES: Case[] = [
  {
    format: unionpayZm,
    write: zmOf,
    currencies: ['CNY'],
    zone: 'Asia/Shanghai',
    declaresItself: false,
    keeps: ['originalChannelNo', 'originalOurNo'],
  },
  {
    format: stripeActivity,
    write: writeStripe,
    currencies: ['USD', 'JPY', 'KWD'],
    zone: 'UTC',
    declaresItself: false,
    keeps: ['originalChannelNo', 'originalOurNo'],
  },
  {
    format: adyenSettlement,
    write: writeAdyen,
    currencies: ['EUR', 'JPY', 'KWD'],
    zone: 'UTC',
    declaresItself: false,
    keeps: ['originalChannelNo', 'originalOurNo'],
  },
  {
    format: paypalStl,
    write: writePaypalStl,
    currencies: ['USD', 'JPY'],
    zone: 'America/Los_Angeles',
    declaresItself: true,
    keeps: ['originalChannelNo'],
  },
  {
    format: paypalTrr,
    write: writePaypalTrr,
    currencies: ['USD', 'JPY'],
    zone: 'America/Los_Angeles',
    declaresItself: true,
    keeps: ['originalChannelNo'],
  },
  {
    format: mappedFormat(ACQUIRER_MAPPING),
    write: writeMapped,
    currencies: ['CNY'],
    zone: 'Asia/Shanghai',
    declaresItself: true,
    keeps: ['originalChannelNo', 'originalOurNo'],
  },
];

const OPTIONS = { date: '2026-04-01', accountNo: '777290058110097' };

function write(one: Case, rows: readonly GeneratedRow[]) {
  return one.write(rows, { ...OPTIONS, zone: one.zone });
}

function read(one: Case, file: { name: string; bytes: Uint8Array }, ...parts: Uint8Array[]): Promise<WholeStatement> {
  return readWhole(one.format.read(streamOf(...(parts.length > 0 ? parts : [file.bytes])), { file: file.name, zone: one.zone }));
}

const isMovement = (line: StatementLine) => line.kind === 'payment' || line.kind === 'refund';

function expectedOf(row: GeneratedRow, keeps: Case['keeps']) {
  return {
    kind: row.kind,
    flow: row.kind === 'payment' ? 'in' : 'out',
    channelNo: row.channelNo,
    ourNo: row.ourNo,
    ...(row.kind === 'refund' ? Object.fromEntries(keeps.map((name) => [name, row[name]])) : {}),
    amountMinor: row.amountMinor,
    currency: row.currency,
    feeMinor: row.feeMinor,
    occurredAt: Math.floor(row.occurredAt.getTime() / 1000) * 1000,
  };
}

describe.each(CASES.map((one) => [one.format.id, one] as const))('%s', (_id, one) => {
  const traits = { currencies: one.currencies, start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo };

  it('is recognised with certainty from what its generator writes, and by no other format of the family', async () => {
    const { fileHead } = await import('./text/decode.ts');
    const file = write(one, generatedRows(20, traits));
    const head = fileHead('upload.bin', file.bytes);
    const scores = CASES.map((other) => [other.format.id, other.format.recognise(head)] as const).filter(([, score]) => score > 0);
    expect(scores.map(([id]) => id)).toEqual([one.format.id]);
  });

  it('reads back every row its generator wrote, with totals that hold', async () => {
    await assertProperty(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 400 }),
        fc.array(fc.bigInt({ min: 1n, max: 99_999n }), { minLength: 1, maxLength: 8 }),
        async (count, day, amounts) => {
          const start = new Date(Date.UTC(2026, 0, 1, 3) + day * 86_400_000).toISOString();
          const rows = generatedRows(count, { ...traits, start }).map((row, index) => ({
            ...row,
            amountMinor: (amounts[index % amounts.length] as bigint) * (row.currency === 'KWD' ? 10n : 1n),
          }));
          const { lines, rejects, summary } = await read(one, one.write(rows, { ...OPTIONS, date: start.slice(0, 10), zone: one.zone }));
          expect(rejects).toEqual([]);
          expect(lines.filter(isMovement)).toMatchObject(rows.map((row) => expectedOf(row, one.keeps)));
          expect(lines.some((line) => line.furtherNos)).toBe(FORMATS_WITH_FURTHER_NOS.includes(one.format.id));
          expect(summary.lineCount).toBe(lines.length);
          expect(summary.controlTotals.length).toBeGreaterThan(0);
          expect(summary.controlTotals.every((total) => total.holds)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives the same lines however the bytes are cut into chunks, and each line knows where its bytes are', async () => {
    const file = write(one, generatedRows(23, traits));
    const whole = await read(one, file);
    const singles = Array.from({ length: Math.ceil(file.bytes.length / 7) }, (_, at) => file.bytes.subarray(at * 7, at * 7 + 7));
    expect((await read(one, file, ...singles)).lines).toEqual(whole.lines);
    for (const line of whole.lines.filter(isMovement)) {
      const bytes = Buffer.from(file.bytes.subarray(line.byteOffset, line.byteOffset + line.byteLength)).toString('latin1');
      expect(bytes).toContain(line.channelNo as string);
      expect(bytes).not.toMatch(/[\r\n]$/);
    }
  });

  it('cut off at any byte is refused or holds only whole rows; where the file declares its totals nothing short is accepted', async () => {
    const file = write(one, generatedRows(20, traits));
    const whole = (await read(one, file)).lines;
    const text = Buffer.from(file.bytes).toString('latin1');
    let acceptedShort = 0;
    for (let length = 0; length < file.bytes.length; length++) {
      let cut: WholeStatement | null = null;
      try {
        cut = await read(one, file, file.bytes.subarray(0, length));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        continue;
      }
      // Accepted: every line is one of the whole file, and nothing was half read.
      expect(cut.rejects).toEqual([]);
      // The bytes of the last row may end early where its last cell is one nobody reads.
      const values = (lines: readonly StatementLine[]) => lines.map((line) => ({ ...line, byteLength: 0 }));
      expect(values(cut.lines)).toEqual(values(whole.slice(0, cut.lines.length)));
      if (cut.lines.length < whole.length) {
        acceptedShort += 1;
        expect(one.declaresItself, `accepted ${cut.lines.length} of ${whole.length} lines at byte ${length}`).toBe(false);
        // Only a cut at the end of a row, or inside a last column that is not read, goes unseen: no footer says otherwise.
        const lastRow = text.slice(0, length).trimEnd().split('\n').pop() as string;
        const cells = splitRecord(lastRow)?.length;
        expect(cells === splitRecord(text.split('\n')[0] as string)?.length || lastRow.length === 607, lastRow).toBe(true);
      }
    }
    expect(acceptedShort > 0).toBe(!one.declaresItself);
  });
});
