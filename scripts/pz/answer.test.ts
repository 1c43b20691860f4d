/** What `pz statement` answers and where to, as a process of its own. It needs no database. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GeneratedRow } from '../../server/statements/formats/format.ts';
import { writeUnionpay } from '../../server/statements/formats/unionpay/write-unionpay.ts';
import { writeWechatTradeAll } from '../../server/statements/formats/wechat/write-trade-bill.ts';
import { namedFile } from './named-file.ts';
import { told } from './print.ts';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let bill: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-answer-test-'));
  bill = path.join(folder, 'bill.csv');
  fs.writeFileSync(bill, writeWechatTradeAll([PAID], { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const PAID: GeneratedRow = {
  kind: 'payment',
  channelNo: '4200000000000000000000000001',
  ourNo: 'ORD1',
  amountMinor: 1000n,
  currency: 'CNY',
  feeMinor: 6n,
  occurredAt: new Date('2026-03-01T10:00:00+08:00'),
  merchantNo: '1900000109',
};

/** `stdout`: where the answer goes to; to us where it is not given. */
function pz(args: string[], stdout: number | 'pipe' = 'pipe') {
  return spawnSync(process.execPath, [path.join(root, 'scripts/pz.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', stdout, 'pipe'],
    encoding: 'utf8',
  });
}

it('says how it is used to whoever asks, also after a command', () => {
  for (const args of [['-h'], ['reconcile', '-h'], ['statement', '--help']]) {
    const { status, stdout, stderr } = pz(args);
    expect([args, status, stderr]).toEqual([args, 0, '']);
    expect(stdout).toContain('reconcile --statement FILE');
  }
});

it('a file that may not be read is called as the person called it', () => {
  const closed = vi.spyOn(fs, 'accessSync').mockImplementation((name) => {
    throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'access', path: String(name) });
  });
  vi.stubEnv('INIT_CWD', folder);
  let error: unknown;
  try {
    namedFile('bill.csv');
  } catch (caught) {
    error = caught;
  }
  closed.mockRestore();
  vi.unstubAllEnvs();
  expect(told(error)).toMatchObject({ reason: 'file_unreadable', file: 'bill.csv', message: 'bill.csv: no permission to read it' });
});

describe('an answer that cannot be kept', () => {
  const full = '/dev/full';
  it
    .skipIf(!fs.existsSync(full))
    .each([[['statement', 'bill.csv', '--json']], [['statement', 'bill.csv']], [['statement', 'none.csv', '--json']], [['help']]])(
    'is an error of its own: %s',
    (args) => {
      const fd = fs.openSync(full, 'w');
      const { status, stderr } = pz(args, fd);
      fs.closeSync(fd);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^pz: /);
      expect(stderr).not.toMatch(/^ {4}at /m);
      if (args[1] !== 'none.csv') expect(stderr).toContain('could not be written');
    },
  );
});

it('adds up a file of rows without a year, whatever it is called: no time of theirs is shown', () => {
  const rows = ['2028-02-29', '2028-12-31', '2028-01-01'].map((day, index): GeneratedRow => {
    const occurredAt = new Date(`${day}T10:00:00+08:00`);
    return { ...PAID, channelNo: `9${index}`, ourNo: `ORD${index}`, occurredAt };
  });
  const packed = writeUnionpay(rows, { date: '2028-03-01', accountNo: '777290058110048', zone: 'Asia/Shanghai' }).bytes;
  const zm = Object.entries(unzipSync(packed)).find(([name]) => name.includes('ZM'))?.[1] as Uint8Array;
  fs.writeFileSync(path.join(folder, 'unionpay.txt'), zm);
  const { status, stdout } = pz(['statement', 'unionpay.txt', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    format: 'unionpay_zm',
    lines: '3',
    rejects: [],
    sums: [{ kind: 'payment', count: '3', amountMinor: '3000', feeMinor: '18' }],
  });
  expect(status).toBe(0);
});
