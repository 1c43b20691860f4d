/** Statements that read or change bucketed tables without saying which bucket: each with its reason. On one server they cost nothing more;
 *  spread over nodes they ask every node, so these are what would move to a replica or a search store, or be given a bucket. Whatever is
 *  not here names its bucket: `scripts/bucket-predicates.test.ts` reads the sources and compares (ADR 0005). */

/** By `file#declaration`: the tables, and why. */
export type CrossBucket = Record<string, { tables: readonly string[]; why: string }>;

const LIST = 'a list or sum of the console over all buckets: by keyset or by date, of bounded length';
const FOUND_BY_NUMBER = 'found by a number or a part of one, which tells no bucket: search over all, of bounded length';
const LINES_OF_STATEMENT = 'lines are read by their statement and place in the file (BRIN), as one stretch of evidence';
const ONE_DATE = 'all of one channel’s date, by its index: a run works on the whole date, whatever the buckets';
const PROOF = 'a proof of the books is about all of them; taken of closed dates, and asked again where it fails';
const STRIPES = 'an account of the house has a stripe in every bucket: its balance is their sum';
const CLOSED = 'a batch of vouchers has all entries of its closed dates, by the index of dates; closed dates do not move';
const PLACED = `${STRIPES}; an account with one bucket names it`;

export const CROSS_BUCKET: CrossBucket = {
  'db/seed/demo/store.ts#countPayments': { tables: ['payments'], why: 'whether the database is empty, asked once before the demo month' },

  'server/ledger/balance-store.ts#stripesAsOf': {
    tables: ['balances', 'balance_days'],
    why: `${STRIPES}; the trial balance is of all accounts`,
  },
  'server/ledger/trial-store.ts#recentEnd': { tables: ['balance_days'], why: 'the trial balance is of all accounts' },
  'server/ledger/trial-store.ts#isRecent': { tables: ['balances', 'balance_days'], why: 'how much moved of all accounts' },
  'server/ledger/trial-store.ts#lastClosing': {
    tables: ['balance_days'],
    why: 'the trial balance is of all accounts; each stripe names its bucket',
  },
  'server/ledger/trial-store.ts#recentTotals': { tables: ['balances', 'balance_days'], why: 'the trial balance is of all accounts' },
  'server/ledger/trial-store.ts#closedTotals': { tables: ['balances'], why: 'the trial balance is of all accounts' },
  'server/ledger/balance-store.ts#selectBalances': { tables: ['balances'], why: STRIPES },
  'server/ledger/account-list-store.ts#byBalance': { tables: ['balances'], why: STRIPES },
  'server/ledger/account-list-store.ts#OWN_AT_ONCE': { tables: ['balances'], why: LIST },
  'server/ledger/account-top-store.ts#topOfOwn': { tables: ['balances'], why: LIST },
  'server/ledger/account-list-store.ts#OWN_MOVED': { tables: ['balances'], why: LIST },
  'server/ledger/account-list-store.ts#partsIn': { tables: ['ledger_holds'], why: LIST },
  'server/ledger/balance-store.ts#selectOpenDays': {
    tables: ['balance_days', 'balances'],
    why: 'which dates have movements and are not closed: all buckets close together',
  },
  'server/ledger/books-store.ts#BOOK_FINDINGS': {
    tables: ['journal_entries', 'balances', 'balance_days', 'ledger_holds', 'ledger_hold_steps', 'ledger_keys'],
    why: PROOF,
  },
  'server/statements/evidence-store.ts#EVIDENCE_FINDINGS': { tables: ['statement_lines'], why: PROOF },
  'server/reconciliation/runs/outcome-store.ts#OUTCOME_FINDINGS': { tables: ['matches', 'differences', 'waiting_records'], why: PROOF },
  'server/ledger/entry-sums-store.ts#sumEntries': { tables: ['journal_entries'], why: LIST },
  'server/ledger/journal-store.ts#selectEntries': { tables: ['journal_entries'], why: LIST },
  'server/ledger/journal-store.ts#selectFoundNumbers': { tables: ['journal_entries'], why: FOUND_BY_NUMBER },
  'server/ledger/journal-store.ts#selectEntriesOfSource': { tables: ['journal_entries'], why: FOUND_BY_NUMBER },
  'server/ledger/journal-store.ts#placesOf': { tables: ['balances'], why: STRIPES },
  'server/ledger/posting-store.ts#selectPostings': { tables: ['journal_entries'], why: PLACED },
  'server/ledger/posting-store.ts#selectMarkedPostings': { tables: ['journal_entries'], why: PLACED },
  'server/ledger/posting-store.ts#selectFoundDays': { tables: ['journal_entries'], why: PLACED },
  'server/ledger/posting-store.ts#selectMovedUpTo': { tables: ['journal_entries'], why: PLACED },
  'server/ledger/posting-store.ts#selectMovedInDay': { tables: ['journal_entries'], why: PLACED },

  'server/ledger/vouchers/entry-store.ts#selectDays': { tables: ['journal_entries'], why: CLOSED },
  'server/ledger/vouchers/entry-store.ts#sumDays': { tables: ['journal_entries'], why: CLOSED },
  'server/ledger/vouchers/entry-store.ts#sumDate': { tables: ['journal_entries'], why: CLOSED },
  'server/ledger/vouchers/entry-store.ts#selectPage': { tables: ['journal_entries'], why: CLOSED },
  'server/ledger/vouchers/batch-store.ts#VOUCHER_FINDINGS': { tables: ['journal_entries'], why: PROOF },

  'server/ledger/hold-class-store.ts#PRESENT': { tables: ['ledger_holds'], why: LIST },
  'server/ledger/hold-class-store.ts#least': { tables: ['ledger_holds'], why: LIST },
  'server/ledger/hold-store.ts#pageInOrder': { tables: ['ledger_holds'], why: LIST },
  'server/ledger/hold-store.ts#pageOfClasses': { tables: ['ledger_holds'], why: LIST },
  'server/ledger/hold-store.ts#foundHolds': { tables: ['ledger_holds'], why: LIST },
  'server/ledger/hold-store.ts#selectFoundHoldNumbers': { tables: ['ledger_holds'], why: FOUND_BY_NUMBER },

  'server/payments/amount-list-store.ts#areFew': { tables: ['payments'], why: LIST },
  'server/payments/amount-list-store.ts#pageOfFew': { tables: ['payments'], why: LIST },
  'server/payments/amount-list-store.ts#pageOfMany': { tables: ['payments'], why: LIST },
  'server/payments/class-list-store.ts#PRESENT': { tables: ['payments'], why: LIST },
  'server/payments/class-list-store.ts#isWithinTimes': { tables: ['payments'], why: LIST },
  'server/payments/class-list-store.ts#pageOfClasses': { tables: ['payments'], why: LIST },
  'server/payments/list-store.ts#selectRows': { tables: ['payments'], why: 'the rows of a page, each by the bucket that is in its id' },
  'server/payments/list-store.ts#selectInOrder': { tables: ['payments'], why: LIST },
  'server/payments/store.ts#countByStatus': { tables: ['payments'], why: LIST },
  'server/payments/store.ts#sumPayments': { tables: ['payments'], why: LIST },
  'server/payments/store.ts#selectFoundNumbers': { tables: ['payments'], why: FOUND_BY_NUMBER },
  'server/payments/store.ts#selectByNumber': { tables: ['payments'], why: FOUND_BY_NUMBER },
  'server/payments/store.ts#selectByPart': { tables: ['payments'], why: FOUND_BY_NUMBER },
  'server/payments/store.ts#selectRefundsOf': {
    tables: ['payments'],
    why: 'refunds have numbers of their own, and so buckets of their own; found by the number of their payment',
  },

  'server/statements/copy-statement.ts#copyLines': {
    tables: ['statement_lines'],
    why: 'names the bucket in LINE_COLUMNS: the lines arrive with theirs',
  },
  'server/statements/line-store.ts#selectStretch': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/statements/line-store.ts#selectLinePlace': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/statements/line-store.ts#compareLines': {
    tables: ['statement_lines'],
    why: `${LINES_OF_STATEMENT}; two versions are compared line by line`,
  },

  'server/reconciliation/engine/store-around.ts#readLinesOf': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/reconciliation/engine/store.ts#relationsOf': {
    tables: ['payments', 'statement_lines'],
    why: `${ONE_DATE}; both sides are then joined on the bucket`,
  },
  'server/reconciliation/calendar/store.ts#selectDayFacts': { tables: ['differences', 'waiting_records'], why: LIST },
  'server/reconciliation/calendar/store.ts#selectDaysWhoseTotalsAgree': { tables: ['payments'], why: ONE_DATE },
  'server/reconciliation/differences/updates-store.ts#selectUpdates': {
    tables: ['difference_events'],
    why: 'what has happened in the last moments, whatever the bucket: by the index of instants, of bounded length',
  },
  'server/reconciliation/differences/store.ts#selectDifferences': { tables: ['differences'], why: LIST },
  'server/reconciliation/differences/store.ts#groupDifferences': { tables: ['differences'], why: LIST },
  'server/reconciliation/differences/filter-store.ts#selectFoundNumbers': { tables: ['differences'], why: FOUND_BY_NUMBER },
  'server/reconciliation/differences/store.ts#lockMatching': { tables: ['differences'], why: `${LIST}; locked in the order of the key` },
  'server/reconciliation/differences/store.ts#sumDifferences': { tables: ['differences'], why: LIST },
  'server/reconciliation/differences/store.ts#countOpenByKind': { tables: ['differences'], why: LIST },
  'server/reconciliation/differences/store.ts#selectLabels': { tables: ['differences'], why: LIST },
  'server/reconciliation/differences/store.ts#selectRelated': { tables: ['differences'], why: FOUND_BY_NUMBER },
  'server/reconciliation/differences/duplicate-store.ts#selectSameRecords': {
    tables: ['payments', 'statement_lines'],
    why: FOUND_BY_NUMBER,
  },
  'server/reconciliation/differences/duplicate-store.ts#linesOf': {
    tables: ['statement_lines'],
    why: `${LINES_OF_STATEMENT}; a line without our number is in the bucket of the channel’s`,
  },
  'server/reconciliation/inbox/store.ts#selectStatementRuns': { tables: ['differences'], why: LIST },
  'server/reconciliation/matches/lines-store.ts#selectLinesOfRecord': {
    tables: ['statement_lines'],
    why: `${LINES_OF_STATEMENT}; a line without our number is in the bucket of the channel’s`,
  },
  'server/reconciliation/matches/store.ts#selectMatches': { tables: ['differences', 'matches'], why: ONE_DATE },
  'server/reconciliation/matches/store.ts#isTaken': {
    tables: ['matches'],
    why: 'another match of the run may have come to its bucket by another record: asked of the whole run',
  },
  'server/reconciliation/matches/store.ts#resolveExplained': {
    tables: ['differences'],
    why: 'a line and a record that belong together may be in two buckets; both differences are found by channel and date',
  },
  'server/reconciliation/runs/publish-store.ts#resolve': { tables: ['differences'], why: ONE_DATE },
  'server/reconciliation/runs/publish-store.ts#publishWaiting': { tables: ['waiting_records'], why: ONE_DATE },
  'server/reconciliation/matches/store.ts#hasConfirmed': { tables: ['matches'], why: ONE_DATE },
  'server/reconciliation/matches/store.ts#confirmedPairs': { tables: ['matches'], why: ONE_DATE },
  'server/reconciliation/matches/store.ts#declinedPairs': { tables: ['matches'], why: ONE_DATE },
  'server/reconciliation/runs/store.ts#matchedRecords': { tables: ['matches'], why: ONE_DATE },
  'server/reconciliation/runs/store.ts#selectNeighboursToRerun': { tables: ['matches'], why: ONE_DATE },
  'server/reconciliation/runs/store.ts#selectDatesGivenBack': { tables: ['matches', 'payments'], why: ONE_DATE },
  'server/reconciliation/runs/store.ts#selectNeighboursOfRecords': { tables: ['matches', 'differences', 'payments'], why: ONE_DATE },
  'server/reconciliation/runs/rows-store.ts#byStretches': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/reconciliation/runs/rows-store.ts#recordOf': {
    tables: ['payments'],
    why: 'a line without a number of ours is in the bucket of the channel’s, its record in that of ours: found by the channel’s number',
  },
  'server/reconciliation/runs/rows-store.ts#selectMatchedLines': { tables: ['statement_lines', 'differences'], why: LINES_OF_STATEMENT },
  'server/reconciliation/runs/rows-store.ts#undoneLines': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/reconciliation/runs/rows-store.ts#ofNothing': {
    tables: ['matches', 'differences'],
    why: `${LINES_OF_STATEMENT}; asked of the few lines of no amount`,
  },
  'server/reconciliation/runs/rows-store.ts#selectComparedLines': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/reconciliation/runs/rows-store.ts#selectOtherLines': { tables: ['statement_lines'], why: LINES_OF_STATEMENT },
  'server/reconciliation/runs/rows-store.ts#selectLeftAside': { tables: ['payments'], why: ONE_DATE },
  'server/reconciliation/runs/rules-store.ts#sumKeptMatches': { tables: ['differences', 'matches'], why: ONE_DATE },
  'server/reconciliation/runs/rules-store.ts#sumImplicitMatches': { tables: ['statement_lines', 'differences'], why: LINES_OF_STATEMENT },
  'server/reconciliation/runs/comparison-store.ts#compareRunFindings': { tables: ['differences'], why: ONE_DATE },
  'server/reconciliation/runs/comparison-store.ts#selectNowMatched': {
    tables: ['statement_lines', 'differences'],
    why: LINES_OF_STATEMENT,
  },
};
