/** The codes of the chart that the code itself names. The chart is a table, seeded by db/migrations/0004_ledger.sql; a test holds the two together. */

/** House accounts that take postings. */
export const ACCOUNT = {
  suspenseShortage: '1221',
  claimsToRecover: '1231',
  suspenseSurplus: '2241',
  unidentifiedReceipts: '2242',
  payoutsInTransit: '2243',
  refundsInTransit: '2244',
  exchangeClearing: '2298',
  bucketClearing: '2299',
  feeIncome: '6001',
  otherIncome: '6301',
  channelCost: '6401',
  marketingCost: '6601',
  differenceLosses: '6711',
} as const;

/** Headings, under which an account is opened for every owner. */
export const HEADING = {
  reserveBank: '1002',
  channelReceivable: '1122',
  channelPrefund: '1123',
  merchantPending: '2201',
  merchantAvailable: '2202',
  userBalance: '2203',
} as const;

export const channelReceivable = (channelCode: string) => `${HEADING.channelReceivable}.${channelCode}`;
export const channelPrefund = (channelCode: string) => `${HEADING.channelPrefund}.${channelCode}`;
export const reserveBank = (bankAccount: string) => `${HEADING.reserveBank}.${bankAccount}`;
export const merchantPending = (merchantNo: string) => `${HEADING.merchantPending}.${merchantNo}`;
export const merchantAvailable = (merchantNo: string) => `${HEADING.merchantAvailable}.${merchantNo}`;
