/** Rows with a report of totals beside them in one package: what the report counts is what the rows make, to the digit. */
import { unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { writeAlipayBusiness } from './alipay/write-alipay.ts';
import { generatedRows } from './generated-rows.ts';
import { read, refusal } from './opening-fixture.ts';
import { writeUnionpay } from './unionpay/write-unionpay.ts';

const OPTIONS = { date: '2026-04-01', accountNo: '777290058110097', zone: 'Asia/Shanghai' };
const ROWS = generatedRows(20, { currencies: ['CNY'], start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo });

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
