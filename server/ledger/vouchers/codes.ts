/** The closed lists of voucher export, as codes. Free of schemas: the browser loads them. */

export const VOUCHER_FORMATS = ['csv', 'u8'] as const;
export type VoucherFormat = (typeof VOUCHER_FORMATS)[number];

/** One voucher for each entry, or one for each business date, event and currency. */
export const VOUCHER_GROUPINGS = ['entry', 'summed'] as const;
export type VoucherGrouping = (typeof VOUCHER_GROUPINGS)[number];

/** What a finance system keeps beside an account: 辅助核算. */
export const AUXILIARY_KINDS = ['none', 'department', 'person', 'customer', 'supplier', 'project'] as const;
export type AuxiliaryKind = (typeof AUXILIARY_KINDS)[number];

export const BATCH_STATES = ['standing', 'withdrawn'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Why a batch cannot be made of what was asked; each is a reason of `errors`. */
export const VOUCHER_FAULTS = [
  'date_not_closed',
  'voucher_nothing_to_export',
  'voucher_accounts_unmapped',
  'voucher_currency_needed',
  'voucher_too_precise',
] as const;
export type VoucherFault = (typeof VOUCHER_FAULTS)[number];

/** Days that one batch may span: a year. */
export const PERIOD_DAYS_MAX = 366;

/** The scope of entries whose legs have several currencies; every other entry's is its currency. */
export const SEVERAL_CURRENCIES = '*';
