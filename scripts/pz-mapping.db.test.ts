/** `pz … --mapping`: a file of somebody's own layout read on the command line with a mapping saved from its page, as the server reads it. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { GeneratedRow } from '../server/statements/formats/format.ts';
import { writeMappingFile } from '../server/statements/formats/mapped/mapping-file.ts';
import { mappedFormat } from '../server/statements/formats/mapped/read-mapped.ts';
import { ACQUIRER_MAPPING, writeMapped } from '../server/statements/formats/mapped/write-mapped.ts';
import { readWhole } from '../server/statements/formats/read-whole.ts';
import { streamOf } from '../server/statements/formats/text/lines.ts';
import { writeWechatTradeAll } from '../server/statements/formats/wechat/write-trade-bill.ts';

const root = path.resolve(import.meta.dirname, '..');
const HOW = 'download it on its page under Statements → Column mappings';
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-mapping-test-'));
  // Run as root, the server in it runs as somebody else.
  fs.chmodSync(folder, 0o755);
  keep('map.json', writeMappingFile({ name: '收单行日报', mapping: ACQUIRER_MAPPING }));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function keep(name: string, content: string | Uint8Array): string {
  fs.writeFileSync(path.join(folder, name), content);
  return name;
}

function pz(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/pz.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder, DATABASE_URL: '', TMPDIR: folder },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, out, err }));
  });
}

const paid = (no: number, over: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `LKL00${no}`,
  ourNo: `ORD${no}`,
  amountMinor: 1000n + BigInt(no),
  currency: 'CNY',
  feeMinor: 6n,
  occurredAt: new Date(`2026-03-01T${String(no).padStart(2, '0')}:00:00+08:00`),
  merchantNo: '1900000109',
  ...over,
});
const order = (no: number, channelNo = `LKL00${no}`, amount = `10.${String(no).padStart(2, '0')}`) =>
  `payment,ORD${no},${channelNo},,${amount},CNY,0.06,succeeded,2026-03-01T${String(no).padStart(2, '0')}:00:00+08:00,1900000109`;
const orders = (name: string, rows: string[]) =>
  keep(name, `${['kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no', ...rows].join('\n')}\n`);
const OPTIONS = { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' };
const acquirer = (rows: GeneratedRow[]) => writeMapped(rows, OPTIONS).bytes;
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === 'bigint' || typeof item === 'number' ? item.toString() : item)));

/** The same table as a workbook, its cells as text. */
async function workbookOf(bytes: Uint8Array): Promise<Buffer> {
  const rows = new TextDecoder('gb18030').decode(bytes).trimEnd().split('\r\n');
  const data = rows.map((row) => row.split(',').map((value) => ({ value, type: String })));
  const written = (await writeXlsxFile(data as never)) as unknown as { toBuffer(): Promise<Buffer> };
  return written.toBuffer();
}

describe('pz statement --mapping', () => {
  it.each(['csv', 'xlsx'])('reads a %s as the server reads it: the same lines, rejects and control totals', async (kind) => {
    const whole = acquirer([paid(1), paid(2), paid(3, { status: 'failed' })]);
    const bytes = kind === 'csv' ? whole : await workbookOf(whole);
    const name = keep(`daily.${kind}`, bytes);
    const { code, out, err } = await pz('statement', name, '--mapping', 'map.json', '--json');
    expect([code, err]).toEqual([0, '']);
    const answer = JSON.parse(out);
    const { lines, summary } = await readWhole(mappedFormat(ACQUIRER_MAPPING).read(streamOf(bytes), { file: name, zone: 'UTC' }));
    expect(answer).toMatchObject({
      file: name,
      format: 'mapped',
      title: '收单行日报',
      encoding: summary.encoding,
      lines: '3',
      rejects: [],
    });
    expect(answer.controlTotals).toEqual(plain(summary.controlTotals));
    expect(lines).toHaveLength(3);
    expect(answer.sums.map((sum: Record<string, string>) => [sum.status, sum.count, sum.amountMinor, sum.feeMinor])).toEqual([
      ['succeeded', '2', '2003', '12'],
      ['failed', '1', '1003', '6'],
    ]);
  });

  it('names rows that cannot be read by line, column and reason, and says 1', async () => {
    const { controlTotal: _, ...rest } = ACQUIRER_MAPPING;
    const mapping = { ...rest, footerRows: 0 };
    keep('plain.json', writeMappingFile({ name: 'plain', mapping }));
    const text = new TextDecoder('gb18030').decode(acquirer([paid(1), paid(2)])).split('\r\n');
    const bytes = new TextEncoder().encode(`${[text[0], text[1], text[2]?.replace('10.02', '1O.02')].join('\n')}\n`);
    const name = keep('faulty.csv', bytes);
    const { code, out } = await pz('statement', name, '--mapping', 'plain.json', '--json');
    const { rejects } = await readWhole(mappedFormat(mapping).read(streamOf(bytes), { file: name, zone: 'UTC' }));
    const answer = JSON.parse(out);
    expect([code, answer.rejectCount, answer.lines]).toEqual([1, '1', '1']);
    expect(rejects[0]).toMatchObject({ lineNo: 3, column: '交易金额(元)', reason: 'amount_malformed' });
    expect(answer.rejects).toEqual(plain(rejects));
  });

  it('refuses a file whose row of totals does not hold or is gone, and says 2', async () => {
    const text = new TextDecoder('gb18030').decode(acquirer([paid(1), paid(2)]));
    const wrong = keep('wrong.csv', text.replace('20.03', '20.04'));
    const cut = keep('cut.csv', text.slice(0, text.indexOf('合计')));
    const answers = [await pz('statement', wrong, '--mapping', 'map.json', '--json'), await pz('statement', cut, '--mapping=map.json')];
    expect(answers.map(({ code }) => code)).toEqual([2, 2]);
    expect(JSON.parse(answers[0]?.out ?? '').error).toMatchObject({ reason: 'statement_total_wrong', file: wrong, lineNo: '4' });
    expect(answers[1]?.err).toContain('[statement_cut_off]');
  });

  it('shows the name of the mapping to a person', async () => {
    keep('shown.csv', acquirer([paid(1)]));
    expect((await pz('statement', 'shown.csv', '--mapping', 'map.json')).out).toContain('收单行日报 (mapped), gb18030');
  });

  it('leaves to the built-in format what one recognises: the mapping is not passed over, but refused, unless the person insists', async () => {
    const name = keep('wechat.csv', writeWechatTradeAll([paid(1)], OPTIONS).bytes);
    const refused = await pz('statement', name, '--mapping', 'map.json');
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/would read nothing.*wechat\.csv \(wechat_trade_all\).*--format mapped/),
    ]);
    const insisted = await pz('statement', name, '--mapping', 'map.json', '--format', 'mapped');
    expect([insisted.code, insisted.err]).toEqual([2, expect.stringContaining('[statement_column_missing]')]);
  });
});

describe('pz reconcile --mapping', () => {
  it('says 0 where the mapped file and the orders agree, in JSON of the usual shape', async () => {
    const statement = keep('agree.csv', acquirer([paid(1), paid(2)]));
    const words = [
      'reconcile',
      '--statement',
      statement,
      '--mapping',
      'map.json',
      '--orders',
      orders('agree-orders.csv', [order(1), order(2)]),
    ];
    const { code, out, err } = await pz(...words, '--json');
    expect([code, err]).toEqual([0, '']);
    const answer = JSON.parse(out);
    const usual = await pz(
      'reconcile',
      '--statement',
      keep('w.csv', writeWechatTradeAll([paid(1)], OPTIONS).bytes),
      ...words.slice(5),
      '--json',
    );
    expect(Object.keys(answer)).toEqual(Object.keys(JSON.parse(usual.out)));
    expect(Object.keys(answer.statements[0])).toEqual(Object.keys(JSON.parse(usual.out).statements[0]));
    expect(answer).toMatchObject({
      dates: ['2026-03-01'],
      timeZone: 'Asia/Shanghai',
      statements: [{ file: 'agree.csv', format: 'mapped', lines: '2', rejectCount: '0' }],
      matched: { count: '2', amountByCurrency: { CNY: '2003' } },
      differences: [],
    });
    expect((await pz(...words)).out).toContain('agree.csv: mapped (收单行日报), 2 lines');
  });

  it('says 1 where they do not', async () => {
    const statement = keep('differ.csv', acquirer([paid(1), paid(2)]));
    const { code, out } = await pz(
      ...['reconcile', '--statement', statement, '--mapping', 'map.json', '--json'],
      ...['--orders', orders('differ-orders.csv', [order(1), order(2, 'LKL002', '10.03')])],
    );
    expect(code).toBe(1);
    expect(JSON.parse(out).differences).toMatchObject([{ ourNo: 'ORD2', deltaMinor: '-1', statementFile: statement, statementLine: '3' }]);
  });

  it('takes the day from the zone the mapping reads times in, where nobody names another', async () => {
    keep('utc.json', writeMappingFile({ name: 'utc', mapping: { ...ACQUIRER_MAPPING, time: { ...ACQUIRER_MAPPING.time, zone: 'UTC' } } }));
    const statement = keep('utc.csv', acquirer([paid(1)]));
    const words = [
      'reconcile',
      '--statement',
      statement,
      '--mapping',
      'utc.json',
      '--orders',
      orders('utc-orders.csv', [order(1)]),
      '--json',
    ];
    expect(JSON.parse((await pz(...words)).out)).toMatchObject({ timeZone: 'UTC' });
    expect(JSON.parse((await pz(...words, '--time-zone', 'Asia/Tokyo')).out)).toMatchObject({ timeZone: 'Asia/Tokyo' });
  });

  it('of several statements reads with the mapping those that no built-in format recognises, in whatever order they are named', async () => {
    const wechat = keep('many-wechat.csv', writeWechatTradeAll([paid(1, { channelNo: '4200000000000000000000000001' })], OPTIONS).bytes);
    const own = [keep('many-a.csv', acquirer([paid(2)])), keep('many-b.csv', acquirer([paid(3)]))];
    const file = orders('many-orders.csv', [order(1, '4200000000000000000000000001'), order(2), order(3)]);
    for (const [statements, formats] of [
      [
        [wechat, ...own],
        ['wechat_trade_all', 'mapped', 'mapped'],
      ],
      [
        [...own, wechat],
        ['mapped', 'mapped', 'wechat_trade_all'],
      ],
    ] as const) {
      const { code, out, err } = await pz('reconcile', '--statement', ...statements, '--mapping', 'map.json', '--orders', file, '--json');
      expect([code, err]).toEqual([0, '']);
      const answer = JSON.parse(out);
      expect(answer.statements.map((each: { format: string }) => each.format)).toEqual(formats);
      expect(answer.matched.count).toBe('3');
    }
    const insisted = await pz(
      ...['reconcile', '--statement', ...own, wechat],
      ...['--format', 'mapped', '--mapping', 'map.json', '--orders', file],
    );
    expect([insisted.code, insisted.err]).toEqual([2, expect.stringContaining(`${wechat}`)]);
    const alone = await pz('reconcile', '--statement', wechat, '--mapping', 'map.json', '--orders', file);
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('would read nothing')]);
  });
});

describe('a mapping that cannot be used', () => {
  const of = (change: object) => JSON.stringify({ ...JSON.parse(writeMappingFile({ name: 'n', mapping: ACQUIRER_MAPPING })), ...change });
  it.each([
    ['is not there', 'none.json', null, [], `--mapping none.json: file not found; ${HOW} [usage]`],
    ['is a folder', '.', null, [], '.: this is a folder, not a file [file_unreadable]'],
    ['is no JSON', 'table.json', 'order,amount\n', [], 'table.json: This is not JSON: take a file saved with “Download mapping”'],
    ['is other JSON', 'other.json', '{}', [], 'other.json: This is JSON without "kind": "pingzhang.statement-mapping"'],
    [
      'is of another version',
      'later.json',
      of({ version: 2 }),
      [],
      'later.json: This mapping file is of version 2, and version 1 is read here',
    ],
    [
      'has a field nobody knows',
      'field.json',
      of({ channelCode: 'x' }),
      [],
      'field.json: channelCode: there is no such field [mapping_file_field]',
    ],
    ['lacks a field', 'lack.json', of({ mapping: { columns: {} } }), [], 'lack.json: mapping.columns.occurredAt: the field is missing'],
    [
      'stands beside a format',
      'map.json',
      null,
      ['--format', 'alipay_business'],
      '--mapping and --format alipay_business contradict each other',
    ],
    ['stands there twice', 'map.json', null, ['--mapping', 'b.json'], '--mapping may be given only once'],
  ])('because it %s is refused with what to do, and 2', async (_what, name, content, more, message) => {
    if (content !== null) keep(name, content);
    keep('some.csv', acquirer([paid(1)]));
    const { code, out, err } = await pz('statement', 'some.csv', '--mapping', name, ...more, '--json');
    expect([code, err]).toEqual([2, expect.stringContaining(`pz: ${message}`)]);
    expect(JSON.parse(out).error.message).toContain(message.replace(/ \[\w+\]$/, ''));
    const other = await pz(
      'reconcile',
      '--statement',
      'some.csv',
      '--orders',
      orders('some-orders.csv', [order(1)]),
      '--mapping',
      name,
      ...more,
    );
    expect([other.code, other.err]).toEqual([2, err]);
  });

  it('is asked for where a file is to be read with one, and offered where no format fits', async () => {
    keep('own.csv', acquirer([paid(1)]));
    expect(await pz('statement', 'own.csv', '--format', 'mapped')).toMatchObject({
      code: 2,
      err: `pz: --format mapped needs --mapping MAP.json: ${HOW} [usage]\n`,
    });
    expect((await pz('statement', 'own.csv')).err).toContain('--mapping MAP.json');
    expect((await pz('help')).out).toContain('--mapping MAP.json');
  });
});
