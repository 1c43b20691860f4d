/** A megabyte of one sign is read in the time of a megabyte: what begins anew at each sign holds the only thread there is for minutes. */
import { expect, it } from 'vitest';
import { alipayAccount } from './alipay/read-account.ts';
import { sampleTable } from './mapped/preview-mapping.ts';
import { streamOf } from './text/lines.ts';
import { readRecords, type TextRecord } from './text/records.ts';
import { readWhole, refusalOf } from './text/testing.ts';

const LIMIT_MS = 1_500;

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const done = await work();
  expect(performance.now() - begun).toBeLessThan(LIMIT_MS);
  return done;
}

async function recordsOf(text: string): Promise<TextRecord[]> {
  const records: TextRecord[] = [];
  for await (const batch of readRecords(streamOf(Buffer.from(text)), 'f')) records.push(...batch);
  return records;
}

it('A quoted cell of ten thousand lines, with quotes in each', async () => {
  const lines = '""\n'.repeat(10_000);
  const [first, second, ...more] = await inTime(() => recordsOf(`a,"${lines}x"\nb,c\n`));
  expect(first).toMatchObject({ lineNo: 1, byteOffset: 0, cells: ['a', `${'"\n'.repeat(10_000)}x`] });
  expect(second).toMatchObject({ lineNo: 10_002, cells: ['b', 'c'] });
  expect(more).toEqual([]);
  expect(first?.raw).toBe(`a,"${lines}x"`);
  // The limit is that of a line, and no sign more.
  const longest = `"${'x\n'.repeat(524_286)}`;
  expect(await inTime(() => recordsOf(`${longest}xxx"\n`))).toHaveLength(1);
  expect(await refusalOf(() => recordsOf(`${longest}${'x\n'.repeat(4)}"\n`))).toMatchObject({
    reason: 'statement_line_too_long',
    lineNo: 1,
  });
});

it('A column’s name of brackets, of which the last closes or none does', async () => {
  for (const name of ['('.repeat(30_000), `${'('.repeat(30_000)})`]) {
    const bytes = Buffer.from(`${name},amount(元),time\n1,2,2026-01-01 10:00:00\n`);
    const sample = await inTime(() => sampleTable({ name: 'a.csv', bytes: streamOf(bytes) }));
    expect(sample?.headerLine).toBe(1);
  }
});

it('A line of blanks, commas or beginnings before the rows of an Alipay file', async () => {
  const lines = [`#${', '.repeat(40_000)}x`, `#${'起始日期：['.repeat(20_000)}`, `#${'起始日期：[]'.repeat(20_000)}`];
  for (const line of lines) {
    const bytes = Buffer.from(`#支付宝账务明细查询\n#账号：[2088]\n${line}\n`);
    expect(await inTime(() => refusalOf(() => readWhole(alipayAccount, bytes)))).toMatchObject({
      reason: expect.stringMatching(/^statement_/),
    });
  }
});
