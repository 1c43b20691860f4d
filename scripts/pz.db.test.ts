/** The command line as a person runs it: a process of its own, files on disk, exit codes, and nothing left behind. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeneratedRow } from '../server/statements/formats/format.ts';
import { writeWechatTradeAll } from '../server/statements/formats/wechat/write-trade-bill.ts';

const root = path.resolve(import.meta.dirname, '..');
let folder: string;
/** The children's own: what others leave in the shared one is none of theirs. */
let temporary: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-cli-test-'));
  temporary = path.join(folder, 'tmp');
  fs.mkdirSync(temporary);
  // Run as root, the server in it runs as somebody else.
  for (const each of [folder, temporary]) fs.chmodSync(each, 0o755);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

type Ended = { code: number | null; out: string; err: string };
function start(args: string[], temporaryFolder = temporary) {
  return spawn(process.execPath, [path.join(root, 'scripts/pz.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder, DATABASE_URL: '', TMPDIR: temporaryFolder },
  });
}
const pz = (...args: string[]) => endOf(() => start(args));
function endOf(begin: () => ReturnType<typeof start>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = begin();
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, out, err }));
  });
}
const leftovers = () => fs.readdirSync(temporary).filter((name) => name.startsWith('pingzhang-pz-'));

const at = (time: string) => new Date(`2026-03-01T${time}+08:00`);
const paid = (no: number, over: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `42000000000000000000000000${String(no).padStart(2, '0')}`,
  ourNo: `ORD${no}`,
  amountMinor: 1000n + BigInt(no),
  currency: 'CNY',
  feeMinor: 6n,
  occurredAt: at(`${String(no).padStart(2, '0')}:00:00`),
  merchantNo: '1900000109',
  ...over,
});
const refunded = (no: number, over: Partial<GeneratedRow> = {}): GeneratedRow =>
  paid(no, {
    kind: 'refund',
    channelNo: `5000000000000000000000000${String(no).padStart(3, '0')}`,
    ourNo: `REF${no}`,
    originalChannelNo: `42000000000000000000000000${String(no).padStart(2, '0')}`,
    originalOurNo: `ORD${no}`,
    amountMinor: 300n,
    feeMinor: -2n,
    occurredAt: at('20:00:00'),
    ...over,
  });
const order = (
  no: number,
  over: {
    amount?: string;
    fee?: string;
    status?: string;
    time?: string;
    currency?: string;
    kind?: string;
    ourNo?: string;
    channelNo?: string;
  } = {},
) =>
  [
    over.kind ?? 'payment',
    over.ourNo ?? `ORD${no}`,
    over.channelNo ?? paid(no).channelNo,
    '',
    over.amount ?? `10.${String(no).padStart(2, '0')}`,
    over.currency ?? 'CNY',
    over.fee ?? '0.06',
    over.status ?? 'succeeded',
    over.time ?? `2026-03-01T${String(no).padStart(2, '0')}:00:00+08:00`,
    '1900000109',
  ].join(',');

function write(name: string, rows: GeneratedRow[], orders: string[]): { statement: string; orders: string } {
  const files = { statement: path.join(folder, `${name}.csv`), orders: path.join(folder, `${name}-orders.csv`) };
  fs.writeFileSync(
    files.statement,
    writeWechatTradeAll(rows, { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes,
  );
  fs.writeFileSync(
    files.orders,
    `${['kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no', ...orders].join('\n')}\n`,
  );
  return files;
}

describe('pz reconcile', () => {
  it('says 0 where everything agrees, and counts and sums what does', async () => {
    const files = write(
      'agree',
      [paid(1), paid(2), refunded(1)],
      [
        order(1),
        order(2),
        order(1, {
          kind: 'refund',
          ourNo: 'REF1',
          channelNo: refunded(1).channelNo,
          amount: '3.00',
          fee: '-0.02',
          time: '2026-03-01T20:00:00+08:00',
        }),
      ],
    );
    const { code, out, err } = await pz('reconcile', '--statement', files.statement, '--orders', files.orders, '--json');
    expect(err).toBe('');
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      statements: [{ format: 'wechat_trade_all', lines: '3', rejects: [] }],
      orders: { rows: '3', rejects: [] },
      matched: { count: '3', amountByCurrency: { CNY: '2303' } },
      waiting: [],
      differences: [],
    });
  });

  it('finds each kind of difference with its sign, and says 1', async () => {
    const files = write(
      'kinds',
      [
        paid(1),
        paid(2, { amountMinor: 1102n }),
        paid(3, { feeMinor: 7n }),
        paid(4),
        paid(5),
        paid(6),
        paid(6, { channelNo: '4399999999999999999999999999' }),
        refunded(7),
        paid(8),
      ],
      [
        order(1),
        order(2),
        order(3),
        order(4, { status: 'failed' }),
        order(6),
        order(8, { currency: 'USD' }),
        order(9),
        order(9, { kind: 'refund', ourNo: 'REF9', channelNo: 'R9', amount: '1.00', fee: '' }),
        order(10, { status: 'failed' }),
        order(11, { time: '2026-03-01T23:40:00+08:00' }),
        order(12, { time: '2026-03-02T03:00:00+08:00' }),
      ],
    );
    const { code, out } = await pz('reconcile', '--statement', files.statement, '--orders', files.orders, '--json');
    expect(code).toBe(1);
    const answer = JSON.parse(out);
    expect(answer.differences.map((one: Record<string, string>) => [one.kind, one.ourNo, one.direction, one.deltaMinor]).sort()).toEqual(
      [
        ['amount', 'ORD2', 'surplus', '100'],
        ['fee', 'ORD3', 'shortage', '-1'],
        ['status', 'ORD4', 'surplus', '1004'],
        ['missing_in_books', 'ORD5', 'surplus', '1005'],
        ['duplicate', 'ORD6', 'surplus', '1006'],
        ['missing_in_books', 'REF7', 'shortage', '-300'],
        ['currency', 'ORD8', 'surplus', '1008'],
        ['missing_at_channel', 'ORD9', 'shortage', '-1009'],
        ['missing_at_channel', 'REF9', 'surplus', '100'],
      ].sort(),
    );
    expect(answer.waiting.map((one: { ourNo: string }) => one.ourNo)).toEqual(['ORD11']);
    expect(answer.matched).toMatchObject({ count: '2', amountByCurrency: { CNY: '2007' } });
    expect(answer.differences.find((one: { kind: string }) => one.kind === 'amount')).toMatchObject({
      currency: 'CNY',
      channelNo: paid(2).channelNo,
      statementLine: '3',
    });
    for (const one of answer.differences) expect(one.message).toMatch(/surplus|shortage/);
  });

  it('takes zone, cut and window as told', async () => {
    const files = write('window', [paid(1)], [order(1), order(2, { time: '2026-03-01T22:30:00+08:00' })]);
    const run = async (...args: string[]) =>
      JSON.parse((await pz('reconcile', '--statement', files.statement, '--orders', files.orders, '--json', ...args)).out);
    expect((await run('--day-cut-window', '0')).differences).toHaveLength(1);
    expect((await run('--day-cut-window', '120')).waiting).toHaveLength(1);
    expect((await run('--day-cut', '22:00', '--date', '2026-03-01')).leftAside).toBe('1');
    // A day that the statement has nothing of: all would seem to agree.
    expect((await run('--date', '2026-03-02')).error.reason).toBe('statement_date_not_in_file');
  });

  it('refuses a cut statement with file, line and reason, and says 2', async () => {
    const files = write('cut', [paid(1), paid(2)], [order(1)]);
    fs.writeFileSync(files.statement, fs.readFileSync(files.statement).subarray(0, -40));
    const { code, out, err } = await pz('reconcile', '--statement', files.statement, '--orders', files.orders, '--json');
    expect(code).toBe(2);
    expect(err).toContain(files.statement);
    const { error } = JSON.parse(out);
    expect(error.file).toBe(files.statement);
    expect(error.reason).toMatch(/^statement_/);
    expect(leftovers()).toEqual([]);
  });

  it('says how it is used where it is used wrongly, and 2', async () => {
    for (const args of [
      [],
      ['reconcile'],
      ['nothing'],
      ['reconcile', '--statement', 'x.csv'],
      ['reconcile', '--statement', 'none.csv', '--orders', 'none.csv'],
      ['statement', '--zone', 'x'],
    ]) {
      const { code, err } = await pz(...args);
      expect([args, code]).toEqual([args, 2]);
      expect(err).toMatch(/^pz: /);
    }
  });

  it('names a file that is not there as the person did, and takes none of its own in its place', async () => {
    for (const name of ['none.csv', 'package.json']) {
      const { code, out, err } = await pz('statement', name, '--json');
      expect([code, err]).toEqual([2, `pz: ${name}: file not found [file_unreadable]\n`]);
      expect(JSON.parse(out).error).toMatchObject({ file: name, reason: 'file_unreadable' });
    }
  });

  it.skipIf(process.platform === 'win32')('says of a pipe that it has to be a file', async () => {
    const pipe = path.join(folder, 'pipe.csv');
    spawnSync('mkfifo', [pipe]);
    const { code, err } = await pz('statement', pipe);
    expect([code, err]).toEqual([2, expect.stringContaining(`${pipe}: this is a pipe or a device`)]);
  });

  it('says which temporary folder it cannot use, and how to name another', async () => {
    const files = write('no-temporary', [paid(1)], [order(1)]);
    const words = ['reconcile', '--statement', files.statement, '--orders', files.orders];
    const gone = path.join(folder, 'gone');
    const { code, err } = await endOf(() => start(words, gone));
    expect(code).toBe(2);
    expect(err).toContain(`The temporary folder ${gone} is not there`);
    expect(err).toContain('TMPDIR');
  });

  it.skipIf(process.getuid?.() !== 0)('runs as root from folders nobody else may enter, and leaves nothing anywhere', async () => {
    const files = write('closed', [paid(1)], [order(1)]);
    const closed = path.join(folder, 'closed-tmp');
    fs.mkdirSync(closed, { mode: 0o700 });
    const hasServer = (name: string) => fs.existsSync(path.join('/var/tmp', name, 'data', 'postmaster.pid'));
    const moved = () => fs.readdirSync('/var/tmp').filter((name) => name.startsWith('pingzhang-data-') && !hasServer(name));
    const before = moved();
    const { code, err } = await endOf(() => start(['reconcile', '--statement', files.statement, '--orders', files.orders], closed));
    expect([code, err]).toEqual([0, '']);
    expect(fs.readdirSync(closed)).toEqual([]);
    // Other tests may be starting servers of their own there.
    await expect.poll(() => moved().filter((name) => !before.includes(name)), { timeout: 20_000 }).toEqual([]);
  });

  it('leaves no folder and no server when it is interrupted', async () => {
    const files = write(
      'interrupted',
      Array.from({ length: 20 }, (_none, index) => paid(index + 1)),
      [order(1)],
    );
    const child = start(['reconcile', '--statement', files.statement, '--orders', files.orders]);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    // As soon as its folder is there it is told to stop, whatever it is doing.
    for (;;) {
      if (leftovers().length > 0 || child.exitCode !== null) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill('SIGTERM');
    expect([2, 1]).toContain(await ended);
    expect(leftovers()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('leaves no folder and no server a moment after it was killed without being asked', async () => {
    const files = write('killed', [paid(1)], [order(1)]);
    // Once before the server is there, once while it runs.
    for (const sign of ['.', 'data/postmaster.pid']) {
      const child = start(['reconcile', '--statement', files.statement, '--orders', files.orders]);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const isThere = () => leftovers().some((name) => fs.existsSync(path.join(temporary, name, sign)));
      while (!isThere() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
      const pids = leftovers().map((name) => path.join(temporary, name, 'data', 'postmaster.pid'));
      const servers = pids.filter((file) => fs.existsSync(file)).map((file) => Number.parseInt(fs.readFileSync(file, 'utf8'), 10));
      child.kill('SIGKILL');
      await ended;
      await expect.poll(leftovers, { timeout: 20_000 }).toEqual([]);
      for (const pid of servers) await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

describe('pz statement', () => {
  it('says of a file that no format fits which there are, and of one put in the place of the orders nothing of the kind', async () => {
    const menu = path.join(folder, 'menu.csv');
    fs.writeFileSync(menu, 'dish,price\nnoodles,3.00\n');
    for (const words of [[menu], [menu, '--format', 'excel']]) {
      const { code, err } = await pz('statement', ...words);
      expect(code).toBe(2);
      expect(err).toMatch(/Formats that can be read here: wechat_trade_all, .*, paypal_trr\. With --format one of them/);
      expect(err).not.toContain('consumer');
    }
    const { statement } = write('swapped', [paid(1)], [order(1)]);
    const swapped = await pz('reconcile', '--statement', statement, '--orders', statement);
    expect([swapped.code, swapped.err.includes('an orders export is wanted')]).toEqual([2, true]);
    expect(swapped.err).not.toContain('Formats');
  });

  it('detects, counts, adds up and holds the totals', async () => {
    const files = write('read', [paid(1), paid(2), refunded(1)], []);
    const { code, out } = await pz('statement', files.statement, '--json');
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ format: 'wechat_trade_all', lines: '3', rejectCount: '0', rejects: [] });
    expect(answer.controlTotals.every((total: { holds: boolean }) => total.holds)).toBe(true);
    expect(answer.sums.map((sum: Record<string, string>) => [sum.kind, sum.count, sum.amountMinor])).toEqual([
      ['payment', '2', '2003'],
      ['refund', '1', '300'],
    ]);
  });

  const sample = path.resolve(root, '../shared/samples/wechat_merchant/fundflow_BASIC_v3_bad_total.csv');
  it.skipIf(!fs.existsSync(sample))('refuses a real file whose total does not hold', async () => {
    expect(await pz('statement', sample)).toMatchObject({ code: 2, err: expect.stringContaining('statement_total_wrong') });
  });
});
