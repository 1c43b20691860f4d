/** Who may call what, written down a second time and by hand: the matrix test compares it with what the server really answers.
 *  Whoever adds a procedure adds its line here; a procedure without a line fails the test. */
import type { StaffRole } from '../access/permissions.ts';

const OPERATIONS: StaffRole[] = ['operations'];
const ALL: StaffRole[] = ['operations', 'finance_reviewer', 'finance_manager', 'merchant_operations', 'risk', 'product', 'administrator'];
const NOT_ADMINISTRATOR: StaffRole[] = ['operations', 'finance_reviewer', 'finance_manager', 'merchant_operations', 'risk', 'product'];
const ADMINISTRATOR: StaffRole[] = ['administrator'];
const AUDITORS: StaffRole[] = ['finance_manager', 'risk', 'administrator'];
const FINANCE_AND_OPERATIONS: StaffRole[] = ['operations', 'finance_reviewer', 'finance_manager'];

const DIFFERENCE_READERS: StaffRole[] = ['operations', 'finance_reviewer', 'finance_manager', 'merchant_operations', 'risk'];
const DECIDERS: StaffRole[] = ['operations', 'finance_manager'];
const BOOK_READERS: StaffRole[] = ['operations', 'finance_reviewer', 'finance_manager', 'risk'];
const RECONCILIATION_READERS: StaffRole[] = ['operations', 'finance_reviewer', 'finance_manager', 'product'];
const MANAGER: StaffRole[] = ['finance_manager'];

export const EXPECTED: Record<string, readonly StaffRole[]> = {
  'access.own': ALL,
  'access.remaining': ALL,
  'access.sessions': ALL,
  'access.revokeSession': ALL,
  'access.revokeOtherSessions': ALL,
  'access.changePassword': ALL,
  'access.startSecondFactor': ALL,
  'access.confirmSecondFactor': ALL,
  'access.newRecoveryCodes': ALL,
  'access.confirmItIsMe': ALL,
  'audit.list': AUDITORS,
  'audit.get': AUDITORS,
  'audit.actions': AUDITORS,
  'audit.verifyChain': AUDITORS,
  'staff.list': ADMINISTRATOR,
  'staff.add': ADMINISTRATOR,
  'staff.setRoles': ADMINISTRATOR,
  'staff.setStatus': ADMINISTRATOR,
  'staff.resetFactors': ADMINISTRATOR,
  'staff.endSessions': ADMINISTRATOR,
  'payments.importRows': OPERATIONS,
  'payments.list': NOT_ADMINISTRATOR,
  'payments.sums': NOT_ADMINISTRATOR,
  'payments.lookUpNumbers': NOT_ADMINISTRATOR,
  'payments.get': NOT_ADMINISTRATOR,
  'channels.add': ADMINISTRATOR,
  'channels.change': ADMINISTRATOR,
  'channels.list': ALL,
  'merchants.get': NOT_ADMINISTRATOR,
  'merchants.list': NOT_ADMINISTRATOR,
  'statements.calendar': FINANCE_AND_OPERATIONS,
  'statements.compare': FINANCE_AND_OPERATIONS,
  'statements.get': FINANCE_AND_OPERATIONS,
  'statements.lines': FINANCE_AND_OPERATIONS,
  'statements.list': FINANCE_AND_OPERATIONS,
  'statements.mapping': FINANCE_AND_OPERATIONS,
  'statements.mappings': FINANCE_AND_OPERATIONS,
  'statements.rawLine': FINANCE_AND_OPERATIONS,
  'statements.rejects': FINANCE_AND_OPERATIONS,
  'statements.importProgress': OPERATIONS,
  'statements.saveMapping': OPERATIONS,
  'differences.list': DIFFERENCE_READERS,
  'differences.sums': DIFFERENCE_READERS,
  'differences.countsByKind': DIFFERENCE_READERS,
  'differences.labels': DIFFERENCE_READERS,
  'differences.get': DIFFERENCE_READERS,
  'differences.owners': DECIDERS,
  'differences.assign': DECIDERS,
  'differences.assignMatching': DECIDERS,
  'differences.label': DECIDERS,
  'differences.comment': FINANCE_AND_OPERATIONS,
  'ledger.entries': BOOK_READERS,
  'ledger.entry': BOOK_READERS,
  'ledger.lookUpNumbers': BOOK_READERS,
  'ledger.entriesOfSource': BOOK_READERS,
  'ledger.holds': BOOK_READERS,
  'ledger.holdSums': BOOK_READERS,
  'ledger.hold': BOOK_READERS,
  'ledger.lookUpHoldNumbers': BOOK_READERS,
  'ledger.accounts': BOOK_READERS,
  'ledger.accountStatement': BOOK_READERS,
  'ledger.rules': BOOK_READERS,
  'ledger.trialBalance': BOOK_READERS,
  'ledger.closeState': BOOK_READERS,
  'ledger.booksCheck': BOOK_READERS,
  'ledger.reverseEntry': MANAGER,
  'ledger.closeDay': MANAGER,
  'reconciliation.getRun': RECONCILIATION_READERS,
  'reconciliation.listRuns': RECONCILIATION_READERS,
  'reconciliation.compareRuns': RECONCILIATION_READERS,
  'reconciliation.calendar': RECONCILIATION_READERS,
  'reconciliation.runRows': RECONCILIATION_READERS,
  'reconciliation.waiting': RECONCILIATION_READERS,
  'reconciliation.proposals': RECONCILIATION_READERS,
  'reconciliation.run': DECIDERS,
  'reconciliation.decideMatch': DECIDERS,
  'search.find': ALL,
  'views.list': ALL,
  'views.save': ALL,
  'views.delete': ALL,
};
