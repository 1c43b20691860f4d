/** The address of the journal: filters and order. Pure. */
import type { EntryFilter } from '../../server/ledger/contract.ts';
import { rangesOf, type TableSpec, type ValuesOf } from '../table/table-query.ts';

export const SPEC = {
  id: 'journal',
  filters: {
    numbers: 'ids',
    date: 'date',
    account: 'number',
    eventTypes: 'enum',
    reversed: 'enum',
    amount: 'amount',
    currency: 'currency',
  },
  sort: { columns: ['businessDate'], default: '-businessDate' },
} as const satisfies TableSpec;

/** The page of one entry, before its id. */
export const PAGES = '/ledger/journal/';

/** What the list, its sums and its export ask the server for. */
export function filterOf(values: ValuesOf<typeof SPEC>): EntryFilter {
  return {
    numbers: values.numbers,
    account: values.account,
    eventTypes: values.eventTypes,
    reversed: values.reversed as EntryFilter['reversed'],
    ...rangesOf(values),
  };
}
