/** Books for tests of voucher export: accounts, entries on dates that are then closed, a mapping, and the doors as a person calls them. */
import { createHash } from 'node:crypto';
import type { TestDatabase } from '../../../db/testing.ts';
import { createStaffUser } from '../../access/create-staff-user.ts';
import { insertSession } from '../../access/store.ts';
import { runCommand } from '../../guard/command.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { type BusinessDate, parseBusinessDate } from '../../kernel/business-date.ts';
import { fixedClock } from '../../kernel/clock.ts';
import type { Currency } from '../../kernel/currency.ts';
import { newId } from '../../kernel/ids.ts';
import { systemRandom } from '../../kernel/random.ts';
import { closeDay } from '../close-day.ts';
import type { Entry } from '../entry.ts';
import { type Books, openBooks, transfer, unique } from '../ledger-fixture.ts';
import { postEntry } from '../post-entry.ts';
import type { VoucherChoice } from './contract.ts';
import { downloadBatch } from './download-batch.ts';
import { makeBatch } from './make-batch.ts';
import { previewVouchers } from './preview-vouchers.ts';
import { setMapping } from './set-mapping.ts';
import { withdrawVoucherBatch } from './withdraw-batch.ts';

export const NOW = new Date('2026-03-20T04:00:00Z');
export const date = (text: string): BusinessDate => parseBusinessDate(text);

/** A finance manager with a session of their own. */
export async function financeOf(database: TestDatabase, name = '周宁'): Promise<Ambience> {
  const email = `${unique()}@example.com`;
  const roles = ['finance_manager' as const];
  const { userId, personId } = await createStaffUser(
    database.db,
    { now: NOW, random: systemRandom },
    { email, name, roles, password: 'a long enough password', mustChangePassword: false },
  );
  const sessionId = newId(0, NOW);
  const expiresAt = new Date(NOW.getTime() + 3_600_000);
  await insertSession(database.db, { id: sessionId, userId, createdAt: NOW, lastSeenAt: NOW, expiresAt, secondFactorAt: NOW });
  const actor = staffActor({ userId, personId, name, email, roles, sessionId });
  return { database, clock: fixedClock(NOW), random: systemRandom, actor, requestId: 'test', ip: null };
}

export const post = (database: TestDatabase, entry: Entry): Promise<string> => database.db.transaction((tx) => postEntry(tx, entry, NOW));

export async function close(database: TestDatabase, day: string): Promise<void> {
  await database.db.transaction((tx) => closeDay(tx, date(day), NOW, { id: null, name: 'test' }));
}

/** Books with entries in yuan on the 2nd and 3rd of March and one in dollars on the 3rd, which are closed, and one on the 4th, which is open. */
export async function closedBooks(database: TestDatabase): Promise<{ books: Books; entryIds: { cny: string; usd: string; open: string } }> {
  const books = await openBooks(database.db, 5);
  const pay = (account: string, amountMinor: bigint, day: string, over: { currency?: Currency; memo?: string } = {}) =>
    post(database, transfer(books, books.channel, account, amountMinor, { businessDate: date(day), ...over }));
  const cny = await pay(books.merchant, 10_000n, '2026-03-02', { memo: '=1+1, "x"' });
  await pay(books.merchant, 250n, '2026-03-03');
  const usd = await pay('6001', 700n, '2026-03-03', { currency: 'USD' });
  await close(database, '2026-03-02');
  await close(database, '2026-03-03');
  const open = await pay(books.merchant, 1n, '2026-03-04');
  return { books, entryIds: { cny, usd, open } };
}

/** Maps an account or heading. */
export async function map(
  finance: Ambience,
  account: string,
  code: string,
  {
    currency = null,
    auxiliaryKind = 'none' as const,
    auxiliaryCode = null,
  }: { currency?: string | null; auxiliaryKind?: 'none' | 'customer' | 'supplier' | 'project'; auxiliaryCode?: string | null } = {},
): Promise<void> {
  await runCommand(setMapping, finance, { account, currency, target: { code, auxiliaryKind, auxiliaryCode } });
}

/** Previews and makes, as the screen does. */
export async function exportBatch(
  finance: Ambience,
  choice: VoucherChoice,
): Promise<{ id: string; no: string; entryCount: bigint; sha256: string }> {
  const { seen } = await runQuery(previewVouchers, finance, choice);
  return runCommand(makeBatch, finance, { ...choice, language: 'zh', seen, requestKey: unique() });
}

export async function bytesOf(finance: Ambience, id: string): Promise<{ bytes: Buffer; sha256: string }> {
  const pieces: Buffer[] = [];
  for await (const piece of (await downloadBatch(finance, id)).bytes) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export const withdraw = (finance: Ambience, id: string): Promise<{ no: string }> =>
  runCommand(withdrawVoucherBatch, finance, { id, why: '财务系统未接收' });
