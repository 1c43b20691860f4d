/** The address of the accounts: filters and order. Pure. */
import type { AccountFilter, AccountOrder } from '../../server/ledger/contract.ts';
import { rangesOf, type Sort, type TableSpec, type ValuesOf } from '../table/table-query.ts';

export const SPEC = {
  id: 'accounts',
  filters: {
    find: 'text',
    classes: 'enum',
    headings: 'enum',
    balances: 'enum',
    ownerKinds: 'enum',
    statuses: 'enum',
    amount: 'amount',
    currency: 'currency',
  },
  sort: { columns: ['code', 'posted'], default: 'code' },
} as const satisfies TableSpec;

/** What the list, its sums and its export ask the server for. */
export function filterOf(values: ValuesOf<typeof SPEC>): AccountFilter {
  const { amount, currency } = values;
  const { amountMin, amountMax } = rangesOf({ amount });
  return {
    find: values.find,
    classes: values.classes as AccountFilter['classes'],
    headings: values.headings,
    balances: values.balances as AccountFilter['balances'],
    ownerKinds: values.ownerKinds as AccountFilter['ownerKinds'],
    statuses: values.statuses as AccountFilter['statuses'],
    currency,
    amountMin,
    amountMax,
  };
}

export const orderOf = (sort: Sort | null): AccountOrder => ({
  by: sort?.column === 'posted' ? 'posted' : 'code',
  descending: sort?.descending ?? false,
});

/** An account's statement, in the currency of the line. */
export const lineHref = (code: string, currency: string | null): string =>
  `/ledger/accounts/${code}${currency ? `?f.currency=${currency}` : ''}`;
