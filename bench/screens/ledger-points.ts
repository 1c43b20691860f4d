/** The lists of the ledger on three hundred thousand accounts and an account with a million postings, through the very doors and statements that
 *  the screens use. */
import type { Database } from '../../db/client.ts';
import { type Ambience, systemActor } from '../../server/guard/context.ts';
import { encodeCursor } from '../../server/guard/page.ts';
import { runQuery } from '../../server/guard/query.ts';
import { fixedClock } from '../../server/kernel/clock.ts';
import { type seededRandom, systemRandom } from '../../server/kernel/random.ts';
import { type AccountPlace, countAccountLines, selectAccountLines, sumAccountLines } from '../../server/ledger/account-list-store.ts';
import { accountStatement } from '../../server/ledger/account-statement.ts';
import { accountsOfOwner } from '../../server/ledger/accounts-of-owner.ts';
import { closeState } from '../../server/ledger/close-day.ts';
import type { AccountFilter, AccountOrder, EntryFilter, HoldFilter } from '../../server/ledger/contract.ts';
import { sumEntries } from '../../server/ledger/entry-sums-store.ts';
import { findInLedger } from '../../server/ledger/find-in-ledger.ts';
import { selectHolds, sumHolds } from '../../server/ledger/hold-store.ts';
import { selectEntries } from '../../server/ledger/journal-store.ts';
import { lookUpAccountNames } from '../../server/ledger/list-accounts.ts';
import { readTrialBalance } from '../../server/ledger/trial-balance.ts';
import { GIANT, OWNERS } from './ledger-rows.ts';

/** `bar` in milliseconds. */
export type Point = { name: string; bar: number; rounds?: number; run(): Promise<unknown> };

/** Of what takes about a second. */
export const SLOW_ROUNDS = 10;

const CAP = 10_000;
const BY_CODE: AccountOrder = { by: 'code', descending: false };
const LARGEST: AccountOrder = { by: 'posted', descending: true };

export function ledgerPoints(database: Database, dice: ReturnType<typeof seededRandom>): Point[] {
  const { db } = database;
  const ambience: Ambience = {
    database,
    clock: fixedClock(new Date('2026-10-17T04:00:00Z')),
    random: systemRandom,
    actor: systemActor('bench'),
    requestId: 'bench',
    ip: null,
  };
  const owner = () => `B${String(2 + dice.below(OWNERS - 2)).padStart(6, '0')}`;
  const place = (code: string): AccountPlace => ({ code, currency: '', magnitude: '0' });
  const accounts =
    (filter: AccountFilter, after: AccountPlace | null = null, order = BY_CODE) =>
    () =>
      selectAccountLines(db, filter, order, after, 51);
  const entries = (filter: EntryFilter, after: [string, string] | null = null) => selectEntries(db, filter, 'newest', after, 51);
  const holds = (filter: HoldFilter, after: [string, string] | null = null) => selectHolds(db, filter, 'newest', after, 51);
  const statement = (input: object) => runQuery(accountStatement, ambience, { currency: 'CNY', limit: 50, ...input });
  const nowhere = '00000000-0000-7000-8000-000000000000';
  const everywhere = { from: '2026-04-01', to: '2026-10-17' };
  const list: Point[] = [
    { name: 'first 50', bar: 10, run: accounts({}) },
    { name: 'at a random depth', bar: 10, run: () => accounts({}, place(`2202.${owner()}`))() },
    { name: 'at the far end', bar: 10, run: accounts({}, place('2202.B149990')) },
    { name: 'from the other end', bar: 10, run: accounts({}, null, { by: 'code', descending: true }) },
    { name: 'of one heading', bar: 10, run: accounts({ headings: ['2202'] }) },
    { name: 'of one heading, far end', bar: 10, run: accounts({ headings: ['2202'] }, place('2202.B149900')) },
    { name: 'income and expenses', bar: 10, run: accounts({ classes: ['income', 'expense'] }) },
    { name: 'liabilities', bar: 10, run: accounts({ classes: ['liability'] }) },
    { name: 'of merchants', bar: 10, run: accounts({ ownerKinds: ['merchant'] }) },
    { name: 'by a rare currency (JPY)', bar: 10, run: accounts({ currency: 'JPY' }) },
    { name: 'by a rare currency, far end', bar: 10, run: accounts({ currency: 'USD' }, place('2202.B149000')) },
    { name: 'by a rare currency of a heading', bar: 10, run: accounts({ currency: 'USD', headings: ['2202'] }) },
    { name: 'blocked', bar: 10, run: accounts({ statuses: ['blocked'] }) },
    { name: 'balance not zero', bar: 10, run: accounts({ balances: ['nonzero'] }, place(`2202.${owner()}`)) },
    { name: 'balance zero, of merchants', bar: 10, run: accounts({ balances: ['zero'], ownerKinds: ['merchant'] }) },
    { name: 'below zero', bar: 10, run: accounts({ balances: ['negative'] }) },
    { name: 'partly frozen', bar: 10, run: accounts({ balances: ['frozen'] }) },
    { name: 'partly frozen, far end', bar: 10, run: accounts({ balances: ['frozen'] }, place('2202.B149000')) },
    { name: 'amounts pending', bar: 10, run: accounts({ balances: ['pending'] }) },
    { name: 'posted of 9,500 or more', bar: 10, rounds: SLOW_ROUNDS, run: accounts({ amountMin: '9500' }) },
    { name: 'largest posted balance', bar: 10, rounds: SLOW_ROUNDS, run: accounts({}, null, LARGEST) },
    { name: 'largest posted balance of a heading', bar: 10, rounds: SLOW_ROUNDS, run: accounts({ headings: ['2202'] }, null, LARGEST) },
    { name: 'by the beginning of a code', bar: 10, run: () => accounts({ find: `2202.${owner().slice(0, 5)}` })() },
    { name: 'by the number of an owner', bar: 10, run: () => accounts({ find: owner() })() },
    { name: 'by the beginning of many owners’ numbers', bar: 10, run: accounts({ find: 'B1' }) },
    { name: 'by part of a name', bar: 100, run: accounts({ find: '云杉图书' }) },
    { name: 'by part of a name: two characters', bar: 100, run: accounts({ find: '云杉' }) },
    { name: 'by a name that nobody has', bar: 100, run: accounts({ find: '无此' }) },
    { name: 'accounts of an owner', bar: 10, run: () => accountsOfOwner(db, 'merchant', owner()) },
    {
      name: 'names of 100 accounts',
      bar: 10,
      run: () => runQuery(lookUpAccountNames, ambience, { codes: Array.from({ length: 100 }, () => `2201.${owner()}`) }),
    },
    { name: 'search: beginning of a code', bar: 100, run: () => findInLedger(db, `2201.${owner().slice(0, 5)}`, 6) },
    { name: 'tabs: bounded counts of each class', bar: 100, run: () => countAccountLines(db, {}, CAP) },
    { name: 'bounded count and sums', bar: 100, run: () => sumAccountLines(db, {}, CAP) },
    { name: 'bounded count and sums of those partly frozen', bar: 100, run: () => sumAccountLines(db, { balances: ['frozen'] }, CAP) },
  ].map((point) => ({ ...point, name: `accounts: ${point.name}` }));
  const others: Point[] = [
    {
      name: 'statement of a million postings, a week',
      bar: 10,
      run: () => statement({ account: GIANT, from: '2026-10-11', to: '2026-10-17' }),
    },
    { name: 'statement, all dates', bar: 10, run: () => statement({ account: GIANT, ...everywhere }) },
    {
      name: 'statement, all dates, far end',
      bar: 10,
      run: () =>
        statement({ account: GIANT, ...everywhere, cursor: encodeCursor(['2026-10-16', 'ffffffff-ffff-7001-8fff-ffffffffffff', '2']) }),
    },
    {
      name: 'statement, all dates, one event',
      bar: 10,
      rounds: SLOW_ROUNDS,
      run: () => statement({ account: GIANT, ...everywhere, eventTypes: ['refund_succeeded'] }),
    },
    { name: 'statement, a small account beside it', bar: 10, run: () => statement({ account: '2201.B001025', ...everywhere }) },
    {
      name: 'statement of a house account, a week',
      bar: 10,
      run: () => statement({ account: '1122.wechat', from: '2026-10-11', to: '2026-10-17' }),
    },
    { name: 'statement of a house account, all dates', bar: 10, run: () => statement({ account: '1122.wechat', ...everywhere }) },
    { name: 'journal: newest 50', bar: 10, run: () => entries({}) },
    { name: 'journal: far end', bar: 10, run: () => entries({}, ['2026-04-02', nowhere]) },
    { name: 'journal: of one date', bar: 10, run: () => entries({ dateFrom: '2026-07-01', dateTo: '2026-07-01' }) },
    { name: 'journal: by event', bar: 10, run: () => entries({ eventTypes: ['refund_succeeded'] }) },
    { name: 'journal: by an event that never was', bar: 10, rounds: SLOW_ROUNDS, run: () => entries({ eventTypes: ['claim_raised'] }) },
    { name: 'journal: reversed', bar: 10, run: () => entries({ reversed: ['reversed'] }) },
    { name: 'journal: reversals', bar: 10, run: () => entries({ reversed: ['reversal'] }) },
    { name: 'journal: of the giant', bar: 10, run: () => entries({ account: GIANT }) },
    { name: 'journal: of a small account beside it', bar: 10, run: () => entries({ account: '2201.B001025' }) },
    { name: 'journal: of an account', bar: 10, run: () => entries({ account: `2201.${owner()}` }) },
    { name: 'journal: amount of 100 or more', bar: 10, run: () => entries({ amountMin: '100.5' }) },
    { name: 'journal: by source', bar: 10, run: () => entries({ numbers: [`EB${dice.below(1_000_000)}`] }) },
    { name: 'journal: bounded sums', bar: 100, run: () => sumEntries(db, {}, CAP) },
    { name: 'holds: newest 50', bar: 10, run: () => holds({}) },
    { name: 'holds: far end', bar: 10, run: () => holds({}, ['2026-04-02T00:00:00.000Z', nowhere]) },
    { name: 'holds: open', bar: 10, run: () => holds({ states: ['open'] }) },
    { name: 'holds: open and frozen', bar: 10, run: () => holds({ states: ['open'], kinds: ['frozen'] }) },
    { name: 'holds: settled', bar: 10, run: () => holds({ states: ['closed'] }) },
    { name: 'holds: of an account', bar: 10, run: () => holds({ account: `2202.${owner()}` }) },
    { name: 'holds: of a currency (JPY)', bar: 10, run: () => holds({ currency: 'JPY' }) },
    { name: 'holds: amount above 1,000', bar: 10, run: () => holds({ amountMin: '1000' }) },
    { name: 'holds: bounded sums', bar: 100, run: () => sumHolds(db, {}, CAP) },
    {
      name: 'trial balance of an open date',
      bar: 3_000,
      rounds: SLOW_ROUNDS,
      run: () => runQuery(readTrialBalance, ambience, { from: '2026-10-17', to: '2026-10-17' }),
    },
    {
      name: 'trial balance of a closed week',
      bar: 3_000,
      rounds: SLOW_ROUNDS,
      run: () => runQuery(readTrialBalance, ambience, { from: '2026-07-01', to: '2026-07-07' }),
    },
    {
      name: 'trial balance by headings',
      bar: 3_000,
      rounds: SLOW_ROUNDS,
      run: () => runQuery(readTrialBalance, ambience, { from: '2026-07-01', to: '2026-07-07', level: 'heading' }),
    },
    { name: 'what is next to close', bar: 100, run: () => runQuery(closeState, ambience, {}) },
  ];
  return [...list, ...others];
}
