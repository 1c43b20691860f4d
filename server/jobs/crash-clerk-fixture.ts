/** The program that the crash tests kill: it does the intents it is given through the real doors, says each that was acknowledged, and may be
 *  started again with the same ones. `node crash-clerk-fixture.ts LANES INTENT…` with DATABASE_URL; an intent is `kind:number`. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { connect } from '../../db/client.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { giveCode, givePassword, signOut } from '../access/sign-in.ts';
import { totpCode, totpStep } from '../access/totp.ts';
import { afterPublishing } from '../api/after-publishing.ts';
import { exportTrail } from '../audit/export-trail.ts';
import { streamExport } from '../exports/stream-export.ts';
import { command, newRequestId, runCommand } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { busyRefusal } from '../kernel/busy.ts';
import { systemClock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { closeDayByHand } from '../ledger/close-day.ts';
import { credit, debit, type Entry } from '../ledger/entry.ts';
import { holdFunds } from '../ledger/hold-funds.ts';
import { postEntry } from '../ledger/post-entry.ts';
import { postingQueue } from '../ledger/posting-queue.ts';
import { reverseEntryByHand } from '../ledger/reverse-entry.ts';
import { importOrderRows } from '../payments/import-orders.ts';
import { writeWechatTradeAll } from '../statements/formats/wechat/write-trade-bill.ts';
import { importStatement } from '../statements/import-statement.ts';

/** What the test opens before: accounts of one bucket, funded, and the channel. */
export const BUCKET = 7;
export const CHANNEL = 'crash';
export const HOUSE = `1122.${CHANNEL}`;
export const MERCHANT = '2201.MCRASH';
export const ROWS = 40;
const FIRST_DATE = parseBusinessDate('2026-02-01');
const ENTRY_DATE = parseBusinessDate('2026-06-01');
const SECRET = Buffer.from('12345678901234567890');
const PASSWORD = 'a long enough password';
let desks = 0;
/** Each attempt at a desk of its own: one that a crash or a busy database cuts off stays counted as failed, and one address has thirty in ten
 *  minutes. */
const visitor = (no: number) => ({ ip: `10.${++desks & 255}.${no >> 8}.${no & 255}`, userAgent: null });

export const dateOf = (no: number): string => addDays(FIRST_DATE, no);
const cny = (minor: bigint) => ({ minor, currency: 'CNY' as const });

const database = connect(process.env.DATABASE_URL ?? '', { max: 12 });
const ambience = (): Ambience => ({
  database,
  clock: systemClock,
  random: systemRandom,
  actor: systemActor('clerk'),
  requestId: newRequestId({ random: systemRandom }),
  ip: null,
});
const queue = postingQueue(database.db, systemClock);

const entryOf = (key: string, minor: bigint): Entry => ({
  id: newId(BUCKET, systemClock.now()),
  key,
  eventType: 'crash_test',
  businessDate: ENTRY_DATE,
  sourceKind: 'test',
  sourceId: key,
  legs: [debit(HOUSE, cny(minor)), credit(MERCHANT, cny(minor))],
});

const postByCommand = command({
  name: 'test.post',
  permission: 'ledger.reverse',
  idempotent: true,
  input: z.strictObject({ requestKey: z.string(), minor: z.string() }),
  run: async ({ tx, now }, { requestKey, minor }) => {
    const id = await postEntry(tx, entryOf(requestKey, BigInt(minor)), now);
    return { result: { id }, audit: { subjectKind: 'journal_entry', subjectId: id, summary: `posted ${requestKey}` } };
  },
});

const holdByCommand = command({
  name: 'test.hold',
  permission: 'ledger.reverse',
  input: z.strictObject({ key: z.string() }),
  run: async ({ tx, now }, { key }) => {
    const hold = { account: MERCHANT, currency: 'CNY', kind: 'frozen' as const, amountMinor: 3n, sourceKind: 'test', sourceId: key };
    const id = await holdFunds(tx, { id: newId(BUCKET, now), key, at: now, ...hold });
    return { result: { id }, audit: { subjectKind: 'hold', subjectId: id, summary: `held ${key}` } };
  },
});

/** The answer of an attempt that was already done before: what a retry is told where the first was committed and its answer lost. */
async function unless(reason: string, work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DomainError) || error.reason !== reason) throw error;
  });
}

async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

function bill(no: number): Uint8Array {
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    kind: 'payment' as const,
    channelNo: `42${String(no).padStart(6, '0')}${String(i).padStart(12, '0')}`,
    ourNo: `CR${no}-${i}`,
    amountMinor: BigInt(100 + i),
    currency: 'CNY',
    feeMinor: 1n,
    occurredAt: new Date(new Date(`${dateOf(no)}T02:00:00Z`).getTime() + i * 1000),
    merchantNo: '1900000109',
  }));
  return writeWechatTradeAll(rows, { date: dateOf(no), accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes;
}

const bringIn = (no: number, bytes: Uint8Array, name: string) =>
  importStatement(
    ambience(),
    { channelCode: CHANNEL, name, businessDate: dateOf(no), source: 'api', bytes: whole(bytes) },
    { onPublished: afterPublishing(ambience()) },
  );

async function signInAndOut(no: number): Promise<void> {
  const email = `clerk${no}@example.com`;
  const now = systemClock.now();
  const person = {
    email,
    name: 'Clerk',
    roles: ['operations'] as const,
    password: PASSWORD,
    mustChangePassword: false,
    totpSecret: SECRET,
  };
  await unless('email_taken', createStaffUser(database.db, { now, random: systemRandom }, person));
  const desk = visitor(no);
  const half = await givePassword(ambience(), desk, email, PASSWORD);
  if (!half) throw new Error('password refused');
  // A code counts once: where the crash came after its commit, the next one is given, and then there is none until the step is over.
  for (const step of [totpStep(now), totpStep(now) + 1n]) {
    const answer = await giveCode(ambience(), desk, half, { code: totpCode(SECRET, step) });
    if ('refused' in answer) continue;
    await signOut(ambience(), answer.sessionId);
    return;
  }
  await pause(30_000 - (systemClock.now().getTime() % 30_000));
  return signInAndOut(no);
}

export const KINDS: Record<string, (no: number) => Promise<unknown>> = {
  post: (no) => queue.post(entryOf(`crash-post-${no}`, 2n)),
  command: (no) => runCommand(postByCommand, ambience(), { requestKey: `crash-command-${no}`, minor: '5' }),
  hold: (no) => runCommand(holdByCommand, ambience(), { key: `crash-hold-${no}` }),
  reverse: async (no) => {
    const entryId = await queue.post(entryOf(`crash-reverse-me-${no}`, 1n));
    await runCommand(reverseEntryByHand, ambience(), { entryId, memo: 'by the crash test', requestKey: `crash-reverse-${no}` });
  },
  close: (no) => unless('day_already_closed', runCommand(closeDayByHand, ambience(), { date: dateOf(no) })),
  import: (no) => unless('statement_already_imported', bringIn(no, bill(no), `bill-${no}.csv`)),
  refuse: async (no) => {
    const cut = bill(no);
    await unless('statement_cut_off', bringIn(no, cut.subarray(0, cut.length - 60), `cut-${no}.csv`));
  },
  orders: (no) =>
    importOrderRows(ambience(), {
      channelCode: CHANNEL,
      rows: [
        {
          kind: 'payment',
          our_no: `CR${no}-0`,
          channel_no: `42${String(no).padStart(6, '0')}${'0'.repeat(12)}`,
          amount: '1.00',
          currency: 'CNY',
          status: 'succeeded',
          occurred_at: `${dateOf(no)}T10:00:00+08:00`,
        },
      ],
    }),
  sign: signInAndOut,
  export: async () => {
    const { body } = await streamExport(exportTrail, ambience(), { format: 'csv', language: 'en', filter: {} });
    for await (const _ of body);
  },
};

/** A failure of the database is tried again, as a person or a program would, until it is back. */
async function insist(kind: string, no: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await KINDS[kind]?.(no);
      console.log(`ack ${kind}:${no}`);
      return;
    } catch (error) {
      const isRefusal = error instanceof DomainError && error.reason !== 'busy';
      if (isRefusal || attempt > 100) throw error;
      const said = busyRefusal(error)?.reason ?? String((error as Error).cause ?? error);
      console.error(`again ${kind}:${no} ${said.slice(0, 80).replaceAll('\n', ' ')}`);
      await pause(200);
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  const [lanes, ...intents] = process.argv.slice(2);
  const waiting = intents.map((text) => text.split(':') as [string, string]);
  await Promise.all(
    Array.from({ length: Number.parseInt(lanes ?? '1', 10) }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await insist(next[0], Number.parseInt(next[1], 10));
    }),
  );
  console.log('done');
  process.exit(0);
}
