/** Mapped files: the mapping is checked, every sign and unit reads exactly, and Excel reads as CSV does. */
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { DomainError } from '../../../kernel/errors.ts';
import { readWhole } from '../read-whole.ts';
import { streamOf } from '../text/lines.ts';
import { type StatementMapping, statementMapping } from './contract.ts';
import { BASE, mapping } from './mapping-fixture.ts';
import { mappedFormat } from './read-mapped.ts';
import { decimalOfStored, ROUNDED_MARK } from './workbook-cells.ts';

function read(content: string | Uint8Array, own: StatementMapping, file = 'statement.csv') {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readWhole(mappedFormat(own).read(streamOf(bytes), { file, zone: 'UTC' }));
}

async function refusal(content: string, own: StatementMapping): Promise<string> {
  try {
    await read(content, own);
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
  return 'accepted';
}

describe('a mapping', () => {
  it.each([
    [{ fixed: {} }, 'mapping_currency_missing'],
    [{ columns: { amount: 'Amount', occurredAt: 'Time' } }, 'mapping_number_missing'],
    [{ columns: { ourNo: 'Order', occurredAt: 'Time' } }, 'mapping_amount_missing'],
    [{ sign: 'in_out_columns' }, 'mapping_amount_missing'],
    [{ sign: 'kind_column' }, 'mapping_kind_missing'],
    [{ controlTotal: { label: 'Total' } }, 'mapping_footer_missing'],
  ])('with %j is not complete: %s', (changes, message) => {
    const parsed = statementMapping.safeParse({ ...BASE, ...changes });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map((issue) => issue.message)).toContain(message);
  });

  it('refuses a currency, a time pattern and a key it does not know', () => {
    for (const changes of [{ fixed: { currency: 'XXX' } }, { time: { pattern: 'dd.MM.', zone: 'UTC' } }, { surprise: 1 }]) {
      expect(statementMapping.safeParse({ ...BASE, ...changes }).success).toBe(false);
    }
  });
});

describe('a row', () => {
  it('with signed amounts takes its direction and kind from the sign', async () => {
    const { lines } = await read('Order,Amount,Time\nP1,"¥1,234.50",2026-04-01 10:00:00\nR1,-20.00,2026-04-01 10:00:01\n', mapping());
    expect(lines).toMatchObject([
      {
        kind: 'payment',
        flow: 'in',
        amountMinor: 123450n,
        currency: 'CNY',
        occurredAt: Date.UTC(2026, 3, 1, 2),
        netMinor: null,
        feeMinor: null,
      },
      { kind: 'refund', flow: 'out', amountMinor: 2000n, ourNo: 'R1' },
    ]);
  });

  it('with a column for each direction takes the one that holds something', async () => {
    const own = mapping({ columns: { ourNo: 'Order', amountIn: 'In', amountOut: 'Out', occurredAt: 'Time' }, sign: 'in_out_columns' });
    const { lines, rejects } = await read(
      'Order,In,Out,Time\nP1,5.00,,2026-04-01 10:00:00\nR1,0.00,3.00,2026-04-01 10:00:00\nX,1,2,2026-04-01 10:00:00\nY,,,2026-04-01 10:00:00\nR2,,-4.00,2026-04-01 10:00:00\n',
      own,
    );
    expect(lines.map((line) => [line.ourNo, line.flow, line.amountMinor])).toEqual([
      ['P1', 'in', 500n],
      ['R1', 'out', 300n],
      ['R2', 'out', 400n],
    ]);
    expect(rejects.map((reject) => [reject.lineNo, reject.column, reject.reason])).toEqual([
      [4, 'out', 'sign_conflict'],
      [5, 'in', 'amount_missing'],
    ]);
  });

  it('in minor units is a whole number of them, for currencies with any decimals', async () => {
    const own = mapping({ columns: { ...BASE.columns, currency: 'Ccy' }, unit: 'minor' });
    const { lines, rejects } = await read(
      'Order,Amount,Ccy,Time\nA,1234,CNY,2026-04-01 10:00:00\nB,1234,JPY,2026-04-01 10:00:00\nC,12.5,KWD,2026-04-01 10:00:00\n',
      own,
    );
    expect(lines.map((line) => [line.currency, line.amountMinor])).toEqual([
      ['CNY', 1234n],
      ['JPY', 1234n],
    ]);
    expect(rejects).toMatchObject([{ lineNo: 4, reason: 'amount_malformed' }]);
  });

  it('whose words the mapping does not know is rejected, also when the word is one of JavaScript’s', async () => {
    const own = mapping({
      columns: { ...BASE.columns, kind: 'Kind', status: 'State' },
      sign: 'kind_column',
      kindWords: { sale: 'payment', back: 'refund' },
      statusWords: { ok: 'succeeded', no: 'failed' },
    });
    const rows = ['P1,1,sale,ok', 'R1,-1,back,no', 'X,1,constructor,ok', 'Y,1,sale,__proto__', 'Z,-1,sale,ok'].map(
      (row) => `${row},2026-04-01 10:00:00`,
    );
    const { lines, rejects } = await read(`Order,Amount,Kind,State,Time\n${rows.join('\n')}\n`, own);
    expect(lines.map((line) => [line.ourNo, line.kind, line.flow, line.status])).toEqual([
      ['P1', 'payment', 'in', 'succeeded'],
      ['R1', 'refund', 'out', 'failed'],
    ]);
    expect(rejects.map((reject) => reject.reason)).toEqual(['kind_unknown', 'status_unknown', 'sign_conflict']);
  });

  it('with a fee printed as a deduction turns its sign to ours: charged is above zero', async () => {
    const own = mapping({ columns: { ...BASE.columns, fee: 'Fee' }, feeSign: 'charged_negative' });
    const { lines } = await read(
      'Order,Amount,Fee,Time\nP1,10,-0.06,2026-04-01 10:00:00\nR1,-10,0.06,2026-04-01 10:00:00\nP2,1,,2026-04-01 10:00:00\n',
      own,
    );
    expect(lines.map((line) => line.feeMinor)).toEqual([6n, -6n, null]);
  });
});

describe('a file', () => {
  const own = mapping({ headerLine: 3, footerRows: 2, controlTotal: { label: '合计', countColumn: 'Order', amountColumn: 'Amount' } });
  const body = 'Some bank\nfrom,to\nOrder,Amount,Time\nP1,5.00,2026-04-01 10:00:00\nR1,-2.00,2026-04-01 10:00:00\n';

  it('may have lines above its column names and rows below its data', async () => {
    const { lines, summary } = await read(
      `${body}合计,,\n`.replace('合计,,', '合计,3.00,\nprinted,,'),
      mapping({ headerLine: 3, footerRows: 2 }),
    );
    expect(lines.map((line) => line.lineNo)).toEqual([4, 5]);
    expect(summary.formatId).toBe('mapped');
  });

  it('whose row of totals does not hold or is missing is refused', async () => {
    const named = mapping({ headerLine: 3, footerRows: 1, controlTotal: { label: '合计', amountColumn: 'Amount' } });
    expect(await refusal(`${body}合计,3.00,\n`, named)).toBe('accepted');
    expect(await refusal(`${body}合计,3.01,\n`, named)).toBe('statement_total_wrong');
    expect(await refusal(`${body}合计,three,\n`, named)).toBe('statement_total_wrong');
    expect(await refusal(body, named)).toBe('statement_cut_off');
    expect(await refusal(body, own)).toBe('statement_cut_off');
  });

  it('without its mapped columns, or without any row, is refused', async () => {
    expect(await refusal('Order,Time\nP1,2026-04-01 10:00:00\n', mapping())).toBe('statement_column_missing');
    expect(await refusal('', mapping())).toBe('statement_empty');
    expect(await refusal('Order,Amount,Time\nP1,5.00', mapping())).toBe('statement_cut_off');
  });

  it('in Excel reads as the CSV does: amounts exact, long numbers refused, dates as they stand', async () => {
    const cells = (values: (string | number | Date | null)[]) =>
      values.map((value) =>
        value === null
          ? null
          : value instanceof Date
            ? { type: Date, value, format: 'yyyy-mm-dd hh:mm:ss' }
            : typeof value === 'number'
              ? { type: Number, value }
              : { type: String, value },
      );
    const data = [
      cells(['Order', 'Amount', 'Time']),
      cells(['P1', 0.1 + 0.2, new Date('2026-04-01T10:00:00Z')]),
      cells(['P2', 1234.5, '2026-04-01 10:00:00']),
      cells([1234567890123456, 1, '2026-04-01 10:00:00']),
      cells([2088123456, 1, '2026-04-01 10:00:00']),
      cells(['P6', 1, new Date('2026-11-20T10:00:00Z')]),
      cells(['P7-SPLIT', 1, '2026-04-01 10:00:00']),
    ];
    const written = (await writeXlsxFile(data as never)) as unknown as { toBuffer(): Promise<Buffer> };
    const packed = unzipSync(new Uint8Array(await written.toBuffer()));
    const sheet = 'xl/worksheets/sheet1.xml';
    // As other programs store the same ten o'clock: short of it by less than a millisecond.
    const patched = new TextDecoder().decode(packed[sheet]).replace(/46346\.\d+/, '46346.416666666664');
    expect(patched).toContain('416666666664');
    // A program that lets a control character through writes it as a reference.
    const texts = new TextDecoder().decode(packed['xl/sharedStrings.xml']);
    expect(texts).toContain('P7-SPLIT');
    const workbook = zipSync({
      ...packed,
      [sheet]: new TextEncoder().encode(patched),
      'xl/sharedStrings.xml': new TextEncoder().encode(texts.replace('P7-SPLIT', 'P7&#30;SPLIT')),
    });
    const { lines, rejects, summary } = await read(workbook, mapping(), 'statement.xlsx');
    expect(summary.encoding).toBe('xlsx');
    expect(lines.map((line) => [line.lineNo, line.ourNo, line.amountMinor, line.occurredAt, line.byteOffset])).toEqual([
      [2, 'P1', 30n, Date.UTC(2026, 3, 1, 2), -1],
      [3, 'P2', 123450n, Date.UTC(2026, 3, 1, 2), -1],
      [5, '2088123456', 100n, Date.UTC(2026, 3, 1, 2), -1],
      [6, 'P6', 100n, Date.UTC(2026, 10, 20, 2), -1],
    ]);
    expect(rejects).toMatchObject([
      { lineNo: 4, column: 'order', reason: 'number_rounded' },
      { lineNo: 7, column: 'order', reason: 'number_malformed' },
    ]);
    for (const bytes of [workbook.subarray(0, 2000), workbook.subarray(0, workbook.length - 30)]) {
      await expect(read(bytes, mapping(), 'statement.xlsx')).rejects.toMatchObject({ reason: 'sheet_unreadable' });
    }
    // Refused by what its directory declares, before anything of it is unpacked into memory.
    const large = Buffer.from(workbook);
    large.writeUInt32LE(129 * 1024 * 1024, large.indexOf('PK\u0001\u0002', 'latin1') + 24);
    await expect(read(large, mapping(), 'statement.xlsx')).rejects.toMatchObject({ reason: 'sheet_too_large' });
  });
});

describe('numbers of a spreadsheet', () => {
  it.each([
    ['0.30000000000000004', '0.3'],
    ['29.899999999999999', '29.9'],
    ['1234.5', '1234.5'],
    ['100', '100'],
    ['-0.05', '-0.05'],
    ['1.5E-3', '0.0015'],
    ['1.2345E2', '123.45'],
    ['9.99999999999999999E2', '1000'],
    ['123456789012345', '123456789012345'],
    ['0', '0'],
    ['1234567890123456', `${ROUNDED_MARK}1234567890123456`],
    ['2.0E20', `${ROUNDED_MARK}2.0E20`],
  ])('%s is %s', (stored, text) => {
    expect(decimalOfStored(stored)).toBe(text);
  });
});
