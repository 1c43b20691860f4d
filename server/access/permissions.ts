/** What may be done, as data: every door names one of these, every staff role is a list of them. */

export const PERMISSIONS = [
  'session.own', // own sessions, password, second factor, saved views
  'search.find',
  'payment.read',
  'payment.import',
  'channel.read',
  'channel.configure',
  'merchant.read',
  'statement.read',
  'statement.upload',
  'statement.download',
  'statement.configure',
  'reconciliation.read',
  'reconciliation.run',
  'reconciliation.preview',
  'difference.read',
  'difference.assign',
  'difference.comment',
  'ledger.read',
  'ledger.reverse',
  'ledger.close_day',
  'voucher.export',
  'voucher.map',
  'voucher.withdraw',
  'books.check',
  'audit.read',
  'staff.read',
  'staff.manage',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The staff roles of the business. An administrator runs the system and never sees or moves money. */
export const STAFF_ROLES = {
  operations: [
    'session.own',
    'search.find',
    'payment.read',
    'payment.import',
    'channel.read',
    'merchant.read',
    'statement.read',
    'statement.upload',
    'statement.download',
    'statement.configure',
    'reconciliation.read',
    'reconciliation.run',
    'reconciliation.preview',
    'difference.read',
    'difference.assign',
    'difference.comment',
    'ledger.read',
    'books.check',
  ],
  finance_reviewer: [
    'session.own',
    'search.find',
    'payment.read',
    'channel.read',
    'merchant.read',
    'statement.read',
    'statement.download',
    'reconciliation.read',
    'reconciliation.preview',
    'difference.read',
    'difference.comment',
    'ledger.read',
    'voucher.export',
    'voucher.map',
    'books.check',
  ],
  finance_manager: [
    'session.own',
    'search.find',
    'payment.read',
    'channel.read',
    'merchant.read',
    'statement.read',
    'statement.download',
    'reconciliation.read',
    'reconciliation.run',
    'reconciliation.preview',
    'difference.read',
    'difference.assign',
    'difference.comment',
    'ledger.read',
    'ledger.reverse',
    'ledger.close_day',
    'voucher.export',
    'voucher.map',
    'voucher.withdraw',
    'books.check',
    'audit.read',
  ],
  merchant_operations: ['session.own', 'search.find', 'payment.read', 'channel.read', 'merchant.read', 'difference.read'],
  risk: [
    'session.own',
    'search.find',
    'payment.read',
    'merchant.read',
    'channel.read',
    'difference.read',
    'ledger.read',
    'books.check',
    'audit.read',
  ],
  product: ['session.own', 'search.find', 'payment.read', 'channel.read', 'merchant.read', 'reconciliation.read'],
  administrator: ['session.own', 'search.find', 'channel.read', 'channel.configure', 'audit.read', 'staff.read', 'staff.manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type StaffRole = keyof typeof STAFF_ROLES;

export const STAFF_ROLE_NAMES = Object.keys(STAFF_ROLES) as StaffRole[];

/** Everything somebody with these roles may do. Unknown roles grant nothing. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => (Object.hasOwn(STAFF_ROLES, role) ? [...STAFF_ROLES[role as StaffRole]] : [])));
}
