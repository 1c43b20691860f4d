/** Opening a statement: the format comes from the content, whatever the file is called or packed in, and what fits nothing is named. */

import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CHANNEL_FORMATS } from '../../channels/codes.ts';
import { DomainError } from '../../kernel/errors.ts';
import { writeAlipayBusiness } from './alipay/write-alipay.ts';
import { generatedRows } from './generated-rows.ts';
import { ACQUIRER_MAPPING, writeMapped } from './mapped/write-mapped.ts';
import { readWhole } from './read-whole.ts';
import { openStatement, STATEMENT_FORMATS, type StatementSource } from './registry.ts';
import { writeStripe } from './stripe/write-stripe.ts';
import { writeUnionpay } from './unionpay/write-unionpay.ts';

const OPTIONS = { date: '2026-04-01', accountNo: '777290058110097', zone: 'Asia/Shanghai' };
const ROWS = generatedRows(20, { currencies: ['CNY'], start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo });

async function read(source: StatementSource) {
  const opened = await openStatement(source);
  return { ...(await readWhole(opened.lines)), formatId: opened.format.id, member: opened.member };
}

async function refusal(source: StatementSource): Promise<DomainError> {
  try {
    await read(source);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

const SAMPLES = new URL('../../../../shared/samples/', import.meta.url);
const sample = (path: string): StatementSource => ({ name: 'upload', bytes: new Uint8Array(readFileSync(new URL(path, SAMPLES))) });

describe.skipIf(!existsSync(SAMPLES))('samples of real files', () => {
  it.each([
    ['stripe/payments_activity.csv', 'stripe_activity', 2],
    ['adyen/settlement_detail_report_donation.csv', 'adyen_settlement', 2],
    ['adyen/settlement_detail_report_donation_reordered.csv', 'adyen_settlement', 2],
    ['adyen/settlement_detail_report_chargeback_reversed.csv', 'adyen_settlement', 1],
    ['adyen/settlement_detail_report_deposit_correction.csv', 'adyen_settlement', 2],
    ['paypal/stl_chargeback_reversal.csv', 'paypal_stl', 2],
    ['paypal/stl_chargeback_with_fee.csv', 'paypal_stl', 2],
    ['paypal/stl_currency_convert.csv', 'paypal_stl', 3],
    ['paypal/trr_express_checkout_donation.csv', 'paypal_trr', 1],
    ['paypal/trr_express_checkout_refund.csv', 'paypal_trr', 1],
    ['paypal/trr_void.csv', 'paypal_trr', 2],
  ])('%s is %s with %i lines and no rejects', async (path, formatId, count) => {
    const { lines, rejects, ...found } = await read(sample(path));
    expect(found.formatId).toBe(formatId);
    expect(rejects).toEqual([]);
    expect(lines).toHaveLength(count);
  });

  it.each([
    ['adyen/settlement_detail_report_chargeback.csv', 4],
    ['adyen/settlement_detail_report_donation-ideal.csv', 3],
    ['adyen/settlement_detail_report_refund.csv', 4],
    ['paypal/stl.csv', 8],
    ['paypal/trr_express_with_non_data_rows.csv', 6],
  ])('%s is refused for its own totals, naming line %i', async (path, lineNo) => {
    const refused = await refusal(sample(path));
    expect(refused.reason).toBe('statement_total_wrong');
    expect(refused.details.lineNo).toBe(lineNo);
  });

  it('the Adyen batch that ties declares what its rows make', async () => {
    const { summary } = await read(sample('adyen/settlement_detail_report_donation.csv'));
    expect(summary.controlTotals).toContainEqual({
      name: 'net',
      label: 'Batch 2',
      unit: 'minor',
      currency: 'USD',
      declared: 76n,
      computed: 76n,
      holds: true,
    });
  });

  it('the Stripe payout row whose net is not its gross less its fee is rejected by line and column', async () => {
    const { lines, rejects } = await read(sample('stripe/settlement_report.csv'));
    expect(lines).toHaveLength(6);
    expect(rejects).toMatchObject([{ lineNo: 8, column: 'net', reason: 'net_wrong' }]);
  });

  it('15000 hundredths of JPY are 150 yen', async () => {
    const { lines } = await read(sample('paypal/trr_express_checkout_donation.csv'));
    expect(lines[0]).toMatchObject({
      amountMinor: 150n,
      currency: 'JPY',
      feeMinor: 43n,
      netMinor: 107n,
      occurredAt: Date.UTC(2017, 2, 2, 17, 59, 55),
    });
  });

  it('a PayPal payment that was given back since has succeeded: what gives it back is a record of its own', async () => {
    const text = readFileSync(new URL('paypal/trr_express_checkout_donation.csv', SAMPLES), 'utf8');
    for (const status of ['S', 'F', 'V']) {
      const { lines } = await read({ name: 'trr.csv', bytes: new TextEncoder().encode(text.replace('"JPY","S"', `"JPY","${status}"`)) });
      expect([status, lines[0]?.kind, lines[0]?.status]).toEqual([status, 'payment', 'succeeded']);
    }
    const { lines } = await read(sample('paypal/trr_void.csv'));
    expect(lines.map((line) => [line.kind, line.status])).toContainEqual(['other', 'reversed']);
  });

  it('a PayPal fee left blank is no fee', async () => {
    const text = readFileSync(new URL('paypal/trr_express_checkout_donation.csv', SAMPLES), 'utf8');
    const { lines } = await read({ name: 'trr.csv', bytes: new TextEncoder().encode(text.replace('"DR",4300,"JPY","S"', '"",,"","S"')) });
    expect(lines[0]).toMatchObject({ feeMinor: 0n, netMinor: 150n });
  });

  it('Adyen fee columns left empty are no fee where the net is the gross, and a row whose net is less is rejected', async () => {
    const text = readFileSync(new URL('adyen/settlement_detail_report_donation.csv', SAMPLES), 'utf8');
    const unpaid = text.slice(0, text.trimEnd().lastIndexOf('\n') + 1).replace(',,0.76,,,0.02,0.22,', ',,0.76,,,,,');
    expect(unpaid).not.toBe(text.slice(0, unpaid.length));
    const less = await read({ name: 'a.csv', bytes: new TextEncoder().encode(unpaid) });
    expect(less.rejects).toMatchObject([{ lineNo: 2, reason: 'net_wrong' }]);
    const { lines } = await read({ name: 'a.csv', bytes: new TextEncoder().encode(unpaid.replace(',,0.76,', ',,1.00,')) });
    expect(lines[0]).toMatchObject({ amountMinor: 100n, feeMinor: 0n, netMinor: 100n });
  });

  it('corrected footers make the PayPal settlement readable: 5 records', async () => {
    const text = readFileSync(new URL('paypal/stl.csv', SAMPLES), 'utf8')
      .replace(/^("[SR]F"),"GBP",834,134,87,47,(.*),1$/gm, '$1,"GBP",834,234,47,87,$2,3')
      .replace(/^("[SR]F"),"AUD",5735,0,300,600,/gm, '$1,"AUD",5735,0,0,300,');
    const { lines, summary } = await read({ name: 'stl.csv', bytes: new TextEncoder().encode(text) });
    expect(lines.map((line) => [line.kind, line.flow, line.amountMinor, line.feeMinor])).toEqual([
      ['payment', 'in', 5200n, 225n],
      ['payment', 'in', 535n, 75n],
      ['payment', 'in', 834n, 87n],
      ['refund', 'out', 134n, -47n],
      ['payout', 'out', 100n, null],
    ]);
    expect(summary.accountNo).toBe('EZ782AXEUJUW8');
    expect(summary.period).toEqual({ from: '2026-01-06', to: '2026-01-06' });
  });

  it.each([['unionpay/IND26040101ACOMN_synthetic'], ['adyen/payments_accounting_report_nyce.csv']])(
    '%s is none of our formats and is not mistaken for one',
    async (path) => {
      expect((await refusal(sample(path))).reason).toBe('statement_format_unknown');
    },
  );
});

describe('a UnionPay package', () => {
  const file = writeUnionpay(ROWS, OPTIONS);
  const members = () => unzipSync(file.bytes);
  const rdName = Object.keys(members()).find((name) => name.startsWith('RD')) as string;
  const rd = () => iconv.decode(Buffer.from(members()[rdName] as Uint8Array), 'gbk');
  const packed = (report: string) => zipSync({ ...members(), [rdName]: new Uint8Array(iconv.encode(report, 'gbk')) });

  it('is read with the report beside it as control totals', async () => {
    const { lines, summary, formatId, member } = await read(file);
    expect([formatId, member, lines.length]).toEqual(['unionpay_zm', 'INN26040188ZM_777290058110097', 20]);
    const declared = summary.controlTotals.filter((total) => total.declared !== null);
    expect(declared.map((total) => total.name)).toEqual(['count', 'fee', 'net', 'amount']);
    expect(declared.every((total) => total.holds && total.declared === total.computed)).toBe(true);
    expect(summary.period).toEqual({ from: '2026-04-01', to: '2026-04-01' });
  });

  it('is refused when the report counts another number of rows or another amount', async () => {
    const count = rd().replace(/(合计\s+)20(\s)/u, '$121$2');
    const net = rd().replace(/(合计.*)\.\d\d$/mu, '$1.99');
    for (const report of [count, net]) {
      expect(report).not.toBe(rd());
      const refused = await refusal({ name: 'p.zip', bytes: packed(report) });
      expect([refused.reason, refused.details.file]).toEqual(['statement_total_wrong', `p.zip/${rdName}`]);
    }
  });

  it('missing a row is refused, which the ZM file alone could not show', async () => {
    const zmName = Object.keys(members()).find((name) => name.includes('ZM_')) as string;
    const short = (members()[zmName] as Uint8Array).subarray(0, 19 * 609);
    expect((await read({ name: zmName, bytes: short })).lines).toHaveLength(19);
    expect((await refusal({ name: 'p.zip', bytes: zipSync({ ...members(), [zmName]: short }) })).reason).toBe('statement_total_wrong');
  });

  it('with two files of rows is refused: they are imported one by one', async () => {
    const zm = Object.entries(members()).find(([name]) => name.includes('ZM_')) as [string, Uint8Array];
    const refused = await refusal({ name: 'p.zip', bytes: zipSync({ [zm[0]]: zm[1], INN26040100ZM_777290058110097: zm[1] }) });
    expect(refused.reason).toBe('statement_archive');
    expect(refused.message).toContain('INN26040100ZM_777290058110097');
  });
});

describe('A figure altered by one digit', () => {
  /** Each digit of a member's lines that `isFigure` names, one at a time. */
  async function altered(packed: Uint8Array, isMember: (name: string) => boolean, isFigure: (line: string) => boolean): Promise<string[]> {
    const members = unzipSync(packed);
    const name = Object.keys(members).find(isMember) as string;
    const text = Buffer.from(members[name] as Uint8Array).toString('latin1');
    const answers: string[] = [];
    let start = 0;
    for (const line of text.split('\r\n')) {
      const figures = isFigure(iconv.decode(Buffer.from(line, 'latin1'), 'gb18030')) ? line.lastIndexOf('\t') + 1 : line.length;
      for (let at = Math.max(figures, line.lastIndexOf('  ', line.search(/\d/)) + 1); at < line.length; at++) {
        if (!/\d/.test(line[at] as string)) continue;
        const digit = (Number.parseInt(line[at] as string, 10) + 3) % 10;
        const bytes = Buffer.from(`${text.slice(0, start + at)}${digit}${text.slice(start + at + 1)}`, 'latin1');
        const refused = await refusal({ name: 'pack.zip', bytes: zipSync({ ...members, [name]: bytes }) });
        answers.push(`${refused.reason} ${refused.details.lineNo === undefined ? 'nowhere' : 'at a line'}`);
      }
      start += line.length + 2;
    }
    return answers;
  }

  it('is refused with its line, in a report of UnionPay and in a summary of Alipay, also of one kind or one store', async () => {
    const report = await altered(
      writeUnionpay(ROWS, OPTIONS).bytes,
      (name) => name.startsWith('RD'),
      (line) => /^(自助消费|退货|合计)/.test(line),
    );
    expect(report.length).toBeGreaterThan(40);
    expect(new Set(report)).toEqual(new Set(['statement_total_wrong at a line']));
    const summary = await altered(
      writeAlipayBusiness(ROWS, { ...OPTIONS, accountNo: '20880000000000000156' }).bytes,
      (name) => name.includes('('),
      (line) => /\t,\d/.test(line),
    );
    expect(summary.length).toBeGreaterThan(40);
    expect(new Set(summary)).toEqual(new Set(['statement_total_wrong at a line']));
  });
});

describe('what is opened', () => {
  it('is found by content in a gzip and in a zip with other files, under any name', async () => {
    const stripe = writeStripe(generatedRows(20, { currencies: ['USD'], start: '2026-04-01T02:00:00Z', merchantNo: 'm' }), OPTIONS);
    const gzip = await read({ name: 'CON.csv.gz', bytes: gzipSync(stripe.bytes) });
    const zip = await read({ name: 'a.zip', bytes: zipSync({ 'readme.txt': new TextEncoder().encode('hello\n'), 'x.dat': stripe.bytes }) });
    expect([gzip.formatId, gzip.lines.length]).toEqual(['stripe_activity', 20]);
    expect([zip.formatId, zip.member]).toEqual(['stripe_activity', 'x.dat']);
    expect(zip.lines).toEqual(gzip.lines);
  });

  it('is called in a refusal what somebody named, and the member where it is packed', async () => {
    const stripe = new TextDecoder().decode(writeStripe(ROWS, OPTIONS).bytes);
    const wrong = new TextEncoder().encode(stripe.replace(/\n.*\n/, '\n"open\n'));
    for (const [name, bytes, file] of [
      ['/home/me/a.csv', wrong, '/home/me/a.csv'],
      ['/home/me/a.csv.gz', gzipSync(wrong), '/home/me/a.csv.gz'],
      ['/home/me/a.zip', zipSync({ 'in/x.csv': wrong }), '/home/me/a.zip/in/x.csv'],
    ] as const) {
      expect((await refusal({ name, bytes })).details).toMatchObject({ file, lineNo: 2 });
    }
  });

  it('has the year of its rows from the date somebody named, where neither the name nor a number tells it', async () => {
    const packed = unzipSync(writeUnionpay(ROWS.slice(0, 3), OPTIONS).bytes);
    const member = Object.keys(packed).find((name) => name.includes('ZM')) as string;
    // The query number begins with UnionPay's own time; without it the row says no year.
    const yearless = Buffer.from(packed[member] as Uint8Array)
      .toString('latin1')
      .replace(/2026(?=0401)/g, 'QQQQ');
    const bytes = new Uint8Array(Buffer.from(yearless, 'latin1'));
    expect((await read({ name: 'zm.txt', bytes })).rejects).toHaveLength(3);
    const dated = await read({ name: 'zm.txt', bytes, date: '2026-04-01' });
    expect(dated.rejects).toEqual([]);
    expect(dated.lines.map((line) => new Date(line.occurredAt).getUTCFullYear())).toEqual([2026, 2026, 2026]);
  });

  it('may be a mapped file, which needs its mapping', async () => {
    const file = writeMapped(ROWS, OPTIONS);
    expect((await read({ ...file, mapping: ACQUIRER_MAPPING })).lines).toHaveLength(20);
    expect((await refusal(file)).reason).toBe('statement_format_unknown');
    expect((await refusal({ ...file, formatId: 'mapped' })).reason).toBe('mapping_missing');
  });

  it('is named in the refusal when it fits nothing', async () => {
    const text = new TextEncoder();
    const cases: [string, Uint8Array, string, string][] = [
      ['empty', new Uint8Array(), 'statement_empty', 'empty'],
      ['words', text.encode('Dear all,\nhello\n'), 'statement_format_unknown', 'Dear all,'],
      ['cards', text.encode('1 6212260000000000001 100.00\n'), 'statement_format_unknown', '1 621226…0001 100.00'],
      ['json', text.encode('{"a":1}\n'), 'statement_format_unknown', 'JSON'],
      ['utf16', new Uint8Array(Buffer.from('\ufeffa,b\r\n', 'utf16le')), 'statement_encoding', 'utf16:1: The file is UTF-16'],
      ['half', Buffer.concat([text.encode('a\n商户\n'), iconv.encode('商户\n', 'gbk')]), 'statement_encoding', 'half:3'],
      ['picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 10]), 'statement_format_unknown', 'neither UTF-8 nor GB18030'],
      [
        'RD201018112388_777290058110048',
        iconv.encode('清算汇总报表\n交易类型 笔数 交易金额 手续费 清算净额\n', 'gbk'),
        'statement_totals_alone',
        'its ZM file is needed',
      ],
      ['pdf.csv', text.encode('%PDF-1.7\n...\n'), 'statement_archive', 'PDF'],
    ];
    for (const [name, bytes, reason, word] of cases) {
      const refused = await refusal({ name, bytes });
      expect([name, refused.reason]).toEqual([name, reason]);
      if (['words', 'cards', 'json'].includes(name)) expect(refused.details.lineNo).toBe(1);
      expect(refused.message).toContain(word);
    }
    expect((await refusal({ name: 'x', bytes: text.encode('a\n'), formatId: 'nonsense' })).reason).toBe('statement_format_unknown');
  });
});

describe('The formats a channel may be set to', () => {
  it('are those the registry reads, and the mapped one', () => {
    const read = STATEMENT_FORMATS.map((format) => format.id).filter((id) => !/consumer|summary|_rd$/.test(id));
    expect([...CHANNEL_FORMATS].sort()).toEqual([...read, 'mapped'].sort());
  });
});
