/** The byte reader and the general reader say the same about any table: same lines, same rejects, same places. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { testSeed } from '../../../kernel/seed-fixture.ts';
import type { LineKind } from '../../codes.ts';
import type { Batch, StatementLine } from '../../contract.ts';
import { type CsvRow, checkWidth, headerOf, readOrReject } from '../csv-rows.ts';
import type { LineSink } from '../format.ts';
import { type PlainRow, SPANS } from '../plain-row.ts';
import { streamOf } from '../text/lines.ts';
import { type StatementMapping, statementMapping } from './contract.ts';
import { type MappedRowReader, mappedRowReader } from './mapped-row.ts';
import { mappedFormat } from './read-mapped.ts';
import { readTableRows } from './table-rows.ts';

const HEADER = ['kind', 'no', 'channel', 'amount', 'in', 'out', 'cur', 'fee', 'state', 'time', 'shop', 'note'];

/** Row by row through the general reader; the last `footerRows` rows are no data. */
async function readSlowly(bytes: Uint8Array, mapping: StatementMapping): Promise<Batch> {
  const rows: CsvRow[] = [];
  for await (const some of readTableRows(streamOf(bytes), 'f.csv', mapping.delimiter)) rows.push(...some);
  const [header, ...data] = rows as [CsvRow, ...CsvRow[]];
  const columns = headerOf(header, 'f.csv');
  const reader: MappedRowReader = mappedRowReader(mapping, columns);
  const batch: Batch = { lines: [], rejects: [] };
  for (const row of data.slice(0, data.length - mapping.footerRows)) {
    const line = readOrReject(row, () => {
      checkWidth(row, columns.names.length);
      return reader.line(row);
    });
    if ('reason' in line) batch.rejects.push(line);
    else batch.lines.push(line);
  }
  return batch;
}

/** A row as it was handed over, made into the line that it stands for. */
function lineOf(row: PlainRow): StatementLine {
  const number = (slot: number) => {
    const [from, to] = [row.spans[slot] as number, row.spans[slot + 1] as number];
    return from === to ? null : Buffer.from(row.bytes.subarray(from, to)).toString('latin1');
  };
  const { lineNo, byteOffset, byteLength, kind, flow, status, currency, occurredAt } = row;
  return {
    lineNo,
    byteOffset,
    byteLength,
    kind,
    flow,
    status,
    channelNo: number(SPANS.channelNo),
    sharesChannelNo: false,
    ourNo: number(SPANS.ourNo),
    originalChannelNo: number(SPANS.originalChannelNo),
    originalOurNo: number(SPANS.originalOurNo),
    amountMinor: BigInt(row.amountMinor),
    currency,
    feeMinor: row.feeMinor === null ? null : BigInt(row.feeMinor),
    netMinor: null,
    occurredAt,
    merchantNo: number(SPANS.merchantNo) ?? row.merchantNo,
  };
}

/** The same, with the rows that are read where they lie handed over as such; in the order of the file. */
async function readInPlace(bytes: Uint8Array, mapping: StatementMapping, cuts: number): Promise<Batch> {
  const parts = Array.from({ length: Math.ceil(bytes.length / cuts) }, (_none, index) => bytes.subarray(index * cuts, (index + 1) * cuts));
  const batch: Batch = { lines: [], rejects: [] };
  const sink: LineSink = { addPlain: (row) => batch.lines.push(lineOf(row)), add: (line) => batch.lines.push(line) };
  for await (const some of mappedFormat(mapping).read(streamOf(...parts), { file: 'f.csv', zone: 'UTC', sink })) {
    expect(some.lines).toEqual([]);
    batch.rejects.push(...some.rejects);
  }
  return batch;
}

async function readAsUsual(bytes: Uint8Array, mapping: StatementMapping, cuts: number): Promise<Batch> {
  const parts = Array.from({ length: Math.ceil(bytes.length / cuts) }, (_none, index) => bytes.subarray(index * cuts, (index + 1) * cuts));
  const batch: Batch = { lines: [], rejects: [] };
  for await (const some of mappedFormat(mapping).read(streamOf(...parts), { file: 'f.csv', zone: 'UTC' })) {
    batch.lines.push(...some.lines);
    batch.rejects.push(...some.rejects);
  }
  return batch;
}

const digits = fc.integer({ min: 1, max: 15 }).chain((length) => fc.bigInt({ min: 0n, max: 10n ** BigInt(length) }).map(String));
const amount = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom('', '-'), digits, fc.constantFrom('', '.0', '.50', '.07')).map((parts) => parts.join('')),
  },
  fc.constantFrom(
    '',
    ' 1.20',
    '1.20 ',
    '¥1.20',
    '1.234',
    '1.',
    '.5',
    '-',
    '--',
    '0',
    '-0.00',
    '`3.10',
    '1e5',
    '１２',
    '12元',
    '+4',
    '9'.repeat(18),
    '9'.repeat(20),
  ),
);
const number = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ABC0129-_'), maxLength: 30 }),
  fc.constantFrom('', ' P1 ', 'P4 ', '`P2', '订单7', '　号', 'é', '\tP3'),
);
const time = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .date({ min: new Date('1991-06-01T00:00:00Z'), max: new Date('2202-01-01T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 19).replace('T', ' ')),
  },
  fc.constantFrom(
    '',
    '2026-02-30 10:00:00',
    '2026-2-3 1:00:00',
    '2026-02-03  10:00:00',
    ' 2026-02-03 10:00:00',
    '2026-02-03 24:00:00',
    '2026/02/03 10:00:00',
  ),
);
const cells = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('pay', '退款', ' pay', '`pay', 'move') },
    fc.constantFrom('', 'constructor', 'PAY'),
  ),
  no: number,
  channel: number,
  amount,
  in: fc.oneof(fc.constantFrom('', '0', '0.00'), amount),
  out: fc.oneof(fc.constantFrom('', '0', '0.00'), amount),
  cur: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('CNY', 'JPY', 'KWD', ' CNY', '') }, fc.constantFrom('XXX', 'cny')),
  fee: amount,
  state: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('ok', '成功') }, fc.constantFrom('', '?')),
  time,
  shop: number,
  // Few quotes: a block with one is read the general way.
  note: fc.oneof(
    { weight: 80, arbitrary: fc.constantFrom('', 'x', '备注') },
    fc.constantFrom('"a;b,c"', '"two\nlines"', '"say ""hi"" "', 'half"quote'),
  ),
});
/** A row of nothing but delimiters: what a spreadsheet leaves below a table. */
const blank = (delimiter: string) => HEADER.map(() => '').join(delimiter);
const row = (delimiter: string) =>
  fc.tuple(cells, fc.integer({ min: 0, max: 40 })).map(([values, odd]) => {
    const texts = HEADER.map((name) => values[name as keyof typeof values]);
    if (odd === 0) texts.pop();
    if (odd === 1) texts.push('');
    if (odd === 2) texts.push('more');
    return odd === 3 ? '' : odd === 4 ? blank(delimiter) : texts.join(delimiter);
  });

const tables = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    sign: fc.constantFrom('signed', 'in_out_columns', 'kind_column'),
    unit: fc.constantFrom('major', 'minor'),
    feeSign: fc.constantFrom('charged_positive', 'charged_negative'),
    zone: fc.constantFrom('Asia/Shanghai', 'UTC', 'Europe/Berlin'),
    hasKind: fc.boolean(),
    fixedKind: fc.constantFrom<(LineKind | undefined)[]>(undefined, 'payment', 'refund', 'adjustment'),
    hasState: fc.boolean(),
    footerRows: fc.integer({ min: 0, max: 3 }),
    blankRows: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 })),
    cuts: fc.integer({ min: 100, max: 4000 }),
    mark: fc.boolean(),
  })
  .chain((shape) => fc.record({ shape: fc.constant(shape), rows: fc.array(row(shape.delimiter), { minLength: 4, maxLength: 30 }) }));

describe('a table read by its bytes', () => {
  it('gives the lines and rejects that the general reader gives', async () => {
    let lines = 0;
    let rejects = 0;
    await assertProperty(
      fc.asyncProperty(tables, async ({ shape, rows }) => {
        const hasKind = shape.hasKind || (shape.sign === 'kind_column' && !shape.fixedKind);
        const mapping = statementMapping.parse({
          delimiter: shape.delimiter,
          columns: {
            ...(hasKind ? { kind: 'kind' } : {}),
            ...(shape.hasState ? { status: 'state' } : {}),
            ...(shape.sign === 'in_out_columns' ? { amountIn: 'in', amountOut: 'out' } : { amount: 'amount' }),
            ourNo: 'no',
            channelNo: 'channel',
            currency: 'cur',
            fee: 'fee',
            occurredAt: 'time',
            merchantNo: 'shop',
          },
          fixed: { currency: 'CNY', ...(shape.fixedKind ? { kind: shape.fixedKind } : {}) },
          sign: shape.sign,
          unit: shape.unit,
          feeSign: shape.feeSign,
          time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: shape.zone },
          kindWords: { pay: 'payment', 退款: 'refund', move: 'transfer' },
          statusWords: { ok: 'succeeded', 成功: 'succeeded' },
          footerRows: shape.footerRows,
        });
        // Four rows that are certainly there, so that a footer always is.
        const last = Array.from({ length: 4 }, () => HEADER.map(() => 'x').join(shape.delimiter));
        for (let at = 0; at < shape.blankRows; at++) last.splice(4 - (at & 1), 0, blank(shape.delimiter));
        // A tail in front of the last rows would be a quote that stays open: not a table.
        const all = [HEADER.join(shape.delimiter), ...rows.filter((text) => (text.split('"').length - 1) % 2 === 0), ...last];
        const bytes = Buffer.from(`${shape.mark ? '\ufeff' : ''}${all.join(shape.lineEnd)}${shape.lineEnd}`);
        const expected = await readSlowly(bytes, mapping);
        expect(await readAsUsual(bytes, mapping, shape.cuts)).toEqual(expected);
        expect(await readInPlace(bytes, mapping, shape.cuts)).toEqual(expected);
        lines += expected.lines.length;
        rejects += expected.rejects.length;
      }),
      { numRuns: 400, seed: testSeed(20_260_302) },
    );
    // Both kinds are there in numbers: what was compared is not two empty lists.
    expect(Math.min(lines, rejects)).toBeGreaterThan(300);
  });
});
