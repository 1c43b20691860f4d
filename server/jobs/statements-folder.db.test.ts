import fs from 'node:fs';
import path from 'node:path';
import { gzipSync, strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { runQuery } from '../guard/query.ts';
import { getFolderWatch } from '../statements/folder/get-folder-watch.ts';
import { writeStripe } from '../statements/formats/stripe/write-stripe.ts';
import {
  ambience,
  bill,
  channel,
  database,
  importBytes,
  makeChannel,
  one,
  onOwnDatabase,
  row,
  rowsUpTo,
} from '../statements/import-fixture.ts';
import {
  afterNextPublication,
  anotherWorker,
  asked,
  drop,
  ends,
  folderAmbience,
  look,
  lookTwice,
  lying,
  onOwnFolder,
  reasonOf,
  root,
  statementOf,
} from './statements-folder-fixture.ts';

onOwnDatabase();
onOwnFolder();

/** Bytes that no other test has: the same ones would be recognised. */
let serial = 0;
const freshBill = (rows = 3) => bill(Array.from({ length: rows }, (_, i) => row(++serial * 1_000 + i)));
const ORDERS = (amount: string) =>
  strToU8(
    `kind,our_no,channel_no,amount,currency,status,occurred_at\npayment,FO${++serial},C${serial},${amount},CNY,succeeded,2026-11-19T12:00:00+08:00\n`,
  );

describe('A file in the folder of a channel', () => {
  it('is imported by the system, kept under done with the day, followed up, and written to the trail', async () => {
    drop('bill-1.csv', freshBill(), channel);
    expect(await lookTwice()).toEqual({ problems: [], waiting: 0, hasMore: false });
    expect(lying()).toEqual(['done/2026-11-20/bill-1.csv']);
    expect(await statementOf('bill-1.csv')).toEqual({ channel, by: 'folder', source: 'folder', status: 'published' });
    expect(asked).toEqual([{ channelCode: channel, businessDate: '2026-11-19', cause: 'import' }]);
    const entry = await one<{ actor_name: string; summary: string }>(
      `SELECT actor_name, summary FROM audit_entries WHERE action = 'statements.import_statement' ORDER BY seq DESC`,
    );
    expect(entry).toMatchObject({ actor_name: 'folder', summary: `bill-1.csv: ${channel} 2026-11-19 version 1, 3 lines` });
  });

  it('may lie in folders of years and days there; too deep it is only told of', async () => {
    drop('deep.csv', freshBill(), `${channel}/2026/11/19`);
    drop('deeper.csv', freshBill(), `${channel}/1/2/3/4/5/6`);
    const { problems } = await lookTwice();
    expect(problems).toEqual([{ reason: 'folder_too_deep', name: `${channel}/1/2/3/4/5` }]);
    expect(lying()).toEqual(['done/2026-11-20/deep.csv', `${channel}/1/2/3/4/5/6/deeper.csv`]);
  });

  it('may be packed as an upload may be: zip and gzip', async () => {
    drop('bill.zip', zipSync({ 'bill.csv': freshBill() }), channel);
    drop('bill.csv.gz', gzipSync(freshBill()), channel);
    await lookTwice();
    expect(ends.map(({ end }) => end)).toEqual(['imported', 'imported']);
  });

  it('is refused with its reason in both languages beside it where an upload would be, kept as a refused statement, and shown', async () => {
    const cut = freshBill(20);
    drop('cut.csv', cut.subarray(0, cut.length - 40), channel);
    await lookTwice();
    expect(lying()).toEqual(['refused/cut.csv', 'refused/cut.csv.reason.txt']);
    const reason = reasonOf('cut.csv');
    expect(reason).toContain('cut.csv was refused on 2026-11-20');
    expect(reason).toMatch(/Line \d+.*is incomplete/);
    expect(reason).toContain('拒收');
    expect(reason).toContain('不完整');
    expect(await statementOf('cut.csv')).toMatchObject({ status: 'refused', source: 'folder' });
  });

  it('is recognised by its bytes, under any name, and says as what it was imported before', async () => {
    const bytes = freshBill();
    drop('first.csv', bytes, channel);
    await lookTwice();
    drop('second.csv', bytes, channel);
    await lookTwice();
    expect(ends.map(({ end, reason }) => [end, reason])).toEqual([
      ['imported', null],
      ['refused', 'statement_already_imported'],
    ]);
    expect(reasonOf('second.csv')).toMatch(/already imported as F[0-9A-Z]{26}/);
    expect((await one<{ n: number }>('SELECT count(*)::int AS n FROM statements WHERE channel_code = $1', [channel])).n).toBe(1);
  });

  it('that was uploaded by a person meanwhile is refused as imported before, not taken for its own import', async () => {
    const bytes = freshBill();
    await importBytes(bytes);
    drop('again.csv', bytes, channel);
    await lookTwice();
    expect(ends.at(-1)).toMatchObject({ end: 'refused', reason: 'statement_already_imported' });
  });

  it('of a channel that is not in use or not there is refused; the folder stays', async () => {
    await database.owner.pool.query('UPDATE channels SET active = false WHERE code = $1', [channel]);
    drop('off.csv', freshBill(), channel);
    drop('who.csv', freshBill(), 'no-such channel');
    await lookTwice();
    expect(ends.map(({ reason }) => reason).sort()).toEqual(['channel_inactive', 'folder_channel_unknown']);
    expect(reasonOf('who.csv')).toContain('No channel has the code no-such channel.');
    expect(fs.existsSync(path.join(root, 'no-such channel'))).toBe(true);
    const entry = await one<{ summary: string; outcome: string }>(
      `SELECT summary, outcome FROM audit_entries WHERE action = 'statements.refuse_folder_file' AND summary LIKE 'who%'`,
    );
    expect(entry.outcome).toBe('done');
    expect(entry.summary).toBe('who.csv: not imported from the folder (folder_channel_unknown)');
  });

  it('that is an orders export becomes records, and its dates are reconciled; with rows that cannot be read nothing of it', async () => {
    drop('orders.csv', ORDERS('10.00'), channel);
    drop('wrong.csv', ORDERS('ten'), channel);
    await lookTwice();
    expect(ends.map(({ end, reason }) => [end, reason])).toEqual([
      ['orders', null],
      ['refused', 'order_rows_unreadable'],
    ]);
    expect((await one<{ n: number }>('SELECT count(*)::int AS n FROM payments WHERE channel_code = $1', [channel])).n).toBe(1);
    expect(asked.map(({ businessDate }) => businessDate)).toEqual(['2026-11-19']);
    expect(reasonOf('wrong.csv')).toContain('Line 2');
    expect(lying()).toContain('done/2026-11-20/orders.csv');
  });
});

describe('A file in the watched folder itself', () => {
  it('goes to the channel that its content names, and is refused where that could be several', async () => {
    const stripe = await makeChannel({ formatId: 'stripe_activity' });
    const date = '2026-11-19';
    const { name, bytes } = writeStripe([row(++serial * 1_000, { channelNo: 'ch_1' })], { date, accountNo: 'acct_1', zone: 'UTC' });
    drop(name, bytes);
    // The channels of the tests before write the same format.
    drop('wechat.csv', freshBill());
    await lookTwice();
    expect(ends.map(({ reason }) => reason).sort()).toEqual(['folder_channel_ambiguous', null]);
    expect(await statementOf(name)).toMatchObject({ channel: stripe, status: 'published' });
    expect(reasonOf('wechat.csv')).toContain(channel);
  });

  it('of no known format, or that is an orders export, is refused with what to do', async () => {
    drop('notes.txt', strToU8('hello\n'));
    drop('orders.csv', ORDERS('10.00'));
    await lookTwice();
    expect(ends.map(({ reason }) => reason)).toEqual(['folder_format_unknown', 'folder_orders_channel_unknown']);
    expect(reasonOf('orders.csv')).toContain('请将其放入所属渠道的目录');
  });
});

describe('A file that has not come whole', () => {
  it('is not taken while it grows, nor under the names of unfinished ones, nor before it was the same at two looks', async () => {
    const bytes = freshBill();
    const file = drop('slow.csv', bytes.subarray(0, 100), channel);
    for (const name of ['a.part', 'b.tmp', 'c.filepart', '.d.csv', 'E.PART']) drop(name, freshBill(), channel);
    await look();
    fs.appendFileSync(file, bytes.subarray(100, 300));
    await look();
    fs.appendFileSync(file, bytes.subarray(300));
    await look();
    expect(ends).toEqual([]);
    await look();
    expect(ends.map(({ end }) => end)).toEqual(['imported']);
    expect(lying().filter((name) => name.startsWith(channel))).toHaveLength(5);
  });

  it('is not believed by a worker that sees it for the first time', async () => {
    drop('new.csv', freshBill(), channel);
    await look();
    anotherWorker();
    await look();
    expect(ends).toEqual([]);
    await look();
    expect(ends).toHaveLength(1);
  });

  it('that is written to while it is read is put back, and imported whole when it lies still', async () => {
    const bytes = freshBill(200);
    const file = drop('late.csv', bytes.subarray(0, bytes.length >> 1), channel);
    await look();
    // A sender that paused for as long as two looks, and goes on into the file that was moved: its descriptor follows it.
    const sender = fs.openSync(file, 'a');
    const client = await database.owner.pool.connect();
    await client.query('BEGIN; LOCK TABLE channels IN ACCESS EXCLUSIVE MODE');
    const looked = look();
    while ((await client.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount === 0)
      await new Promise((resolve) => setImmediate(resolve));
    fs.writeSync(sender, bytes, bytes.length >> 1);
    fs.closeSync(sender);
    await client.query('COMMIT');
    client.release();
    await looked;
    expect(ends.map(({ end }) => end)).toEqual(['put_back']);
    expect(lying()).toEqual([`${channel}/late.csv`]);
    expect(await one('SELECT count(*)::int AS n FROM folder_files WHERE name = $1', ['late.csv'])).toEqual({ n: 0 });
    await lookTwice();
    expect(ends.at(-1)?.end).toBe('imported');
  });

  it('and goes on being written after it was read is read again as the file that it has become', async () => {
    const bytes = freshBill();
    const file = drop('more.csv', bytes, channel);
    await look();
    const sender = fs.openSync(file, 'a');
    afterNextPublication(() => {
      fs.writeSync(sender, bytes.subarray(0, 50));
      fs.closeSync(sender);
    });
    await look();
    expect(ends.map(({ end }) => end)).toEqual(['put_back']);
    await lookTwice();
    expect(ends.at(-1)).toMatchObject({ end: 'refused' });
    expect(lying()).toEqual(['refused/more.csv', 'refused/more.csv.reason.txt']);
  });

  it('and has no byte waits a minute, and is then refused as empty, once', async () => {
    drop('empty.csv', new Uint8Array(), channel);
    for (let turn = 0; turn < 4; turn++) await look();
    expect(ends).toEqual([]);
    await look();
    await lookTwice();
    expect(ends.map(({ reason }) => reason)).toEqual(['statement_empty']);
    expect(lying()).toEqual(['refused/empty.csv', 'refused/empty.csv.reason.txt']);
  });
});

describe('Where a file goes', () => {
  it('nothing is replaced: a name that is taken gets a mark, also one that ends as our reasons do and one as long as names may be', async () => {
    const long = `${'long-'.repeat(50)}x.csv`;
    for (const [name, bytes] of [
      ['same.csv', freshBill()],
      [long, freshBill()],
    ] as const)
      drop(name, bytes, channel);
    await lookTwice();
    drop('same.csv', freshBill(4), channel);
    drop('bad', strToU8('x'), channel);
    drop('bad.reason.txt', strToU8('y'), channel);
    await lookTwice();
    drop('bad', strToU8('z'), channel);
    await lookTwice();
    const names = lying();
    expect(names).toContain('done/2026-11-20/same.csv');
    expect(names).toContain('done/2026-11-20/same-2.csv');
    expect(names.filter((name) => /^done\/2026-11-20\/long-.*-[0-9a-f-]{36}\.csv$/.test(name))).toHaveLength(1);
    expect(names).toContain('refused/bad-2.reason.txt');
    // Three refused files, each with a reason of its own, and the reason of the first is still its own.
    expect(names.filter((name) => name.startsWith('refused/'))).toHaveLength(6);
    expect(reasonOf('bad')).toContain('bad was refused');
  });

  it('a name that was used before is used again where nothing lies there any more', async () => {
    for (const text of ['one', 'two']) {
      drop('again.txt', strToU8(text));
      await lookTwice();
      expect(lying()).toEqual(['refused/again.txt', 'refused/again.txt.reason.txt']);
      for (const name of lying()) fs.rmSync(path.join(root, name));
    }
  });

  it('a move that died in the middle, with two names of one file, is ended; and what another laid there since is not replaced', async () => {
    drop('half.txt', strToU8('half'));
    drop('other.txt', strToU8('other'));
    await lookTwice();
    const { rows } = await database.owner.pool.query<{ id: string; name: string }>(
      `SELECT id, name FROM folder_files WHERE name IN ('half.txt', 'other.txt') ORDER BY name`,
    );
    const [half, other] = rows.map(({ id }) => path.join(root, '.taken', id)) as [string, string];
    fs.linkSync(path.join(root, 'refused/half.txt'), half);
    fs.renameSync(path.join(root, 'refused/other.txt'), other);
    fs.writeFileSync(path.join(root, 'refused/other.txt'), 'of somebody else');
    await look();
    expect(lying()).toEqual(
      ['half.txt', 'half.txt.reason.txt', 'other-2.txt', 'other-2.txt.reason.txt', 'other.txt', 'other.txt.reason.txt'].map(
        (name) => `refused/${name}`,
      ),
    );
    expect(fs.readFileSync(path.join(root, 'refused/other.txt'), 'utf8')).toBe('of somebody else');
  });

  it('names that are no UTF-8 are read as GB18030, and kept as the bytes they are', async () => {
    const raw = iconv.encode('微信账单.csv', 'gb18030');
    drop(raw, freshBill(), channel);
    const odd = Buffer.from([0x62, 0xff, 0xfe, 0x2e, 0x63, 0x73, 0x76]);
    drop(odd, freshBill(), channel);
    await lookTwice();
    expect(ends.map(({ end }) => end)).toEqual(['imported', 'imported']);
    expect(await statementOf('微信账单.csv')).toMatchObject({ source: 'folder' });
    const kept = fs.readdirSync(Buffer.from(path.join(root, 'done/2026-11-20')), { encoding: 'buffer' });
    expect(kept.map((name) => name.toString('hex')).sort()).toEqual([raw.toString('hex'), odd.toString('hex')].sort());
  });

  it('names made to deceive stay names: nothing is written outside of the folder', async () => {
    const names = ['x\\..\\..\\evil.csv', 'a\nb.csv', '\u202Egpj.csv', '-rf', '$(id).csv', 'CON.csv', 'a.csv%00.php'];
    for (const name of names) drop(name, freshBill(), channel);
    await lookTwice();
    expect(ends).toHaveLength(names.length);
    expect(ends.every(({ end }) => end === 'imported')).toBe(true);
    expect(fs.readdirSync(path.join(root, 'done/2026-11-20')).sort()).toEqual([...names].sort());
    expect(lying()).toHaveLength(names.length);
  });
});

describe('What the inbox is told of the folder', () => {
  it('is nothing where none is watched', async () => {
    expect(await runQuery(getFolderWatch, ambience(), {})).toBeNull();
    expect(folderAmbience().actor).toEqual({ kind: 'system', name: 'folder' });
    expect(rowsUpTo(1)).toHaveLength(1);
  });
});
