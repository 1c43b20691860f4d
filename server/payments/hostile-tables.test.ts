/** One table of two rows, spoilt in every way of the catalogue of bad files, read as a mapped statement and as an orders export: refused, or
 *  rejected by line, or read as what it says. Never a third amount, never a guess, never a wait. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../kernel/errors.ts';
import { statementMapping } from '../statements/formats/mapped/contract.ts';
import { mappedFormat } from '../statements/formats/mapped/read-mapped.ts';
import { readWhole } from '../statements/formats/read-whole.ts';
import { streamOf } from '../statements/formats/text/lines.ts';
import { ORDER_COLUMNS } from './orders-export.ts';
import { readOrdersExport } from './read-orders-export.ts';

const HEADER = ORDER_COLUMNS.join(',');
const FIRST = 'payment,P1,4200001,,12.34,CNY,0.07,succeeded,2026-04-01T10:00:00+08:00,M1';
const SECOND = 'payment,P2,4200002,,56.78,CNY,0.34,succeeded,2026-04-01T11:00:00+08:00,商户';
const WHOLE = [HEADER, FIRST, SECOND, ''].join('\n');
const utf8 = (text: string) => new TextEncoder().encode(text);

const MAPPING = statementMapping.parse({
  columns: {
    kind: 'kind',
    ourNo: 'our_no',
    channelNo: 'channel_no',
    amount: 'amount',
    currency: 'currency',
    fee: 'fee',
    status: 'status',
    occurredAt: 'occurred_at',
    merchantNo: 'merchant_no',
  },
  sign: 'kind_column',
  time: { pattern: 'iso', zone: 'Asia/Shanghai' },
  kindWords: { payment: 'payment' },
  statusWords: { succeeded: 'succeeded' },
});

type Reading = { amounts: Record<string, string>; rejects: number; refused: string | null };

async function asOrders(bytes: Uint8Array): Promise<Reading> {
  const reading: Reading = { amounts: {}, rejects: 0, refused: null };
  const reader = readOrdersExport({ name: 'orders.csv', bytes: streamOf(bytes) });
  for (let next = await reader.next(); !next.done; next = await reader.next()) {
    for (const row of next.value.rows) reading.amounts[row.ourNo] = `${row.amountMinor} ${row.currency}`;
    reading.rejects += next.value.rejects.length;
  }
  return reading;
}

async function asStatement(bytes: Uint8Array): Promise<Reading> {
  const { lines, rejects } = await readWhole(mappedFormat(MAPPING).read(streamOf(bytes), { file: 'shop.csv', zone: 'UTC' }));
  const amounts = Object.fromEntries(lines.map((line) => [line.ourNo ?? '', `${line.amountMinor} ${line.currency}`]));
  return { amounts, rejects: rejects.length, refused: null };
}

async function orRefused(reading: Promise<Reading>): Promise<Reading> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DomainError) return { amounts: {}, rejects: 0, refused: error.reason };
    throw error;
  }
}

const second = (changes: Partial<Record<(typeof ORDER_COLUMNS)[number], string>>) => {
  const cells = SECOND.split(',');
  for (const [at, column] of ORDER_COLUMNS.entries()) if (changes[column] !== undefined) cells[at] = changes[column];
  return utf8([HEADER, FIRST, cells.join(','), ''].join('\n'));
};
const lines = (...all: string[]) => utf8(`${all.join('\n')}\n`);
const BOTH = { P1: '1234 CNY', P2: '5678 CNY' };
const ONE = { P1: '1234 CNY' };

/** What of the two rows may come out of it: both, the first alone (the second rejected), or nothing (the file refused). */
const FILES: [string, Uint8Array, 'both' | 'first' | 'nothing'][] = [
  ['nothing at all (A1)', utf8(''), 'nothing'],
  ['a byte order mark (A3)', utf8(`\ufeff${WHOLE}`), 'both'],
  ['UTF-16 with its mark (A4)', iconv.encode(WHOLE, 'utf16le', { addBOM: true }), 'nothing'],
  ['GB18030 (A5)', iconv.encode(WHOLE, 'gb18030'), 'both'],
  [
    'half of it GBK and half UTF-8 (A7)',
    Buffer.concat([utf8(`${HEADER}\n${FIRST.replace('M1', '商户')}\n`), iconv.encode(SECOND, 'gbk'), utf8('\n')]),
    'nothing',
  ],
  ['a name with trail bytes like marks (A8, A9)', iconv.encode(WHOLE.replace('商户', '億東瑋'), 'gbk'), 'both'],
  [
    'a byte no encoding has (A10)',
    Buffer.concat([iconv.encode(WHOLE.replace('商户\n', '商户'), 'gbk'), Buffer.from([0xff, 10])]),
    'nothing',
  ],
  ['NUL in a name (A12)', second({ merchant_no: 'a\0b' }), 'nothing'],
  ['CRLF, LF and no line end (A13)', utf8(`${HEADER}\r\n${FIRST}\n${SECOND}`), 'both'],
  ['a quoted line end in a number (A14)', second({ our_no: '"P\n2"' }), 'first'],
  ['a quote that stays open (A15)', second({ merchant_no: '"M2' }), 'nothing'],
  ['a line of ten megabytes (A16)', second({ merchant_no: 'x'.repeat(10_000_000) }), 'nothing'],
  ['a hundred thousand columns (A17)', lines(HEADER + ',x'.repeat(100_000), FIRST, SECOND), 'nothing'],
  ['a row of a hundred thousand cells (A17)', utf8([HEADER, FIRST, `${SECOND}${',x'.repeat(100_000)}`, ''].join('\n')), 'first'],
  ['a column missing (A20)', lines(HEADER.replace('amount,', ''), FIRST.replace('12.34,', ''), SECOND.replace('56.78,', '')), 'nothing'],
  ['a column more (A21)', lines(`${HEADER},extra`, `${FIRST},=1`, `${SECOND},2`), 'both'],
  ['a column name twice (A22)', lines(`${HEADER},amount`, `${FIRST},1.00`, `${SECOND},2.00`), 'nothing'],
  ['a row of totals among the data (A24)', lines(HEADER, FIRST, '总计,,,,69.12,CNY,,,,'), 'first'],
  ['a back-quote before an amount (A26)', second({ amount: '`56.78' }), 'both'],
  ['full-width commas (A28)', utf8(WHOLE.replaceAll(',', '，')), 'nothing'],
  ['a comma more at the end of a row (A29)', utf8(WHOLE.replace('商户', '商户,')), 'both'],
  ['a line of comment (A30)', lines(HEADER, FIRST, '# that was all'), 'first'],
  ...(
    [
      'NaN',
      'Infinity',
      '-Infinity',
      '0.001',
      '1.005',
      '1e2',
      '0x10',
      '1.234,56',
      '١٢',
      '--1',
      '1_000',
      '9223372036854775808',
      '9'.repeat(100_000),
      '12 34',
      '',
      '=1+1',
      '１２a',
    ] as const
  ).map((amount): [string, Uint8Array, 'first'] => [
    `the amount ${amount.slice(0, 24)} (F)`,
    second({ amount: amount.includes(',') ? `"${amount}"` : amount }),
    'first',
  ]),
  ...(['cny', 'CN\u041d', 'XXX', '', 'CNYX', '__proto__'] as const).map((currency): [string, Uint8Array, 'first'] => [
    `the currency ${currency} (F22)`,
    second({ currency }),
    'first',
  ]),
  ['half a yen (F8)', second({ currency: 'JPY', amount: '1.5' }), 'first'],
  ['four decimals of a dinar (F9)', second({ currency: 'KWD', amount: '1.2345' }), 'first'],
  ...(
    [
      '2026-02-30T10:00:00+08:00',
      '2025-02-29T10:00:00+08:00',
      '2026-04-01T24:00:00+08:00',
      '2026-04-01T23:59:60+08:00',
      'infinity',
      'now',
      '0',
      '1',
      '20260401',
      '01/04/2026',
      '0001-01-01T00:00:00Z',
      '9999-12-31T00:00:00Z',
      '275761-01-01T00:00:00Z',
      '+275760-09-13T00:00:00Z',
      '1775000000',
      '',
    ] as const
  ).map((occurred_at): [string, Uint8Array, 'first'] => [`the time ${occurred_at} (G)`, second({ occurred_at }), 'first']),
];

describe.each([
  ['a mapped statement', asStatement],
  ['an orders export', asOrders],
] as const)('Read as %s', (_what, read) => {
  it('the whole table is two rows', async () => {
    expect(await read(utf8(WHOLE))).toEqual({ amounts: BOTH, rejects: 0, refused: null });
  });

  it.each(FILES)('a file with %s gives no other amount', async (_name, bytes, expected) => {
    const begun = performance.now();
    const { amounts, rejects, refused } = await orRefused(read(bytes));
    const outcome = refused ? 'nothing' : Object.keys(amounts).length === 2 ? 'both' : rejects > 0 && 'P1' in amounts ? 'first' : 'lost';
    expect([outcome, amounts]).toEqual([expected, { both: BOTH, first: ONE, nothing: {} }[expected]]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
