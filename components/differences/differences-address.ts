/** The address of the differences: filters, order, and by what they are grouped. Pure. */
import { DIFFERENCE_GROUPINGS, DIFFERENCE_ORDERS, type DifferenceGrouping } from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceFilter, DifferenceOrder } from '../../server/reconciliation/differences/contract.ts';
import { readRunFilter } from '../reconciliation/run-addresses.ts';
import { magnitudesOf, rangesOf, type Sort, type TableSpec, type ValuesOf } from '../table/table-query.ts';

/** What a person works on: everything that is not resolved. */
export const UNRESOLVED = 'open,in_progress,external';

export const SPEC = {
  id: 'differences',
  filters: {
    number: 'ids',
    statuses: 'enum',
    date: 'date',
    channels: 'enum',
    kinds: 'enum',
    recordKinds: 'enum',
    direction: 'enum',
    owner: 'enum',
    label: 'text',
    amount: 'amount',
    currency: 'currency',
    run: 'text',
    merchant: 'number',
    group: 'text',
    in: 'text',
  },
  sort: { columns: DIFFERENCE_ORDERS, default: '-next' },
  defaults: { statuses: UNRESOLVED },
} as const satisfies TableSpec;

/** The page of one difference, before its id. */
export const PAGES = '/recon/differences/';

type Values = ValuesOf<typeof SPEC>;

/** What the list, its sums and its export ask the server for: the filters, and the group that is open. */
export function filterOf(values: Values): DifferenceFilter {
  const grouping = groupingOf(values);
  return { ...filterWithoutGroup(values), ...(grouping && values.in ? groupFilter(grouping, values.in) : {}) };
}

export function filterWithoutGroup(values: Values): DifferenceFilter {
  const directions = values.direction ?? [];
  const owners = values.owner ?? [];
  const numbers = values.number ?? [];
  const filter: DifferenceFilter = {
    // One may be typed in part; of a pasted list each is whole.
    number: numbers.length === 1 ? numbers[0] : undefined,
    numbers: numbers.length > 1 ? numbers : undefined,
    statuses: values.statuses as DifferenceFilter['statuses'],
    channels: values.channels,
    kinds: values.kinds as DifferenceFilter['kinds'],
    // Both of them are all.
    direction: directions.length === 1 ? (directions[0] as DifferenceFilter['direction']) : undefined,
    owner: owners.length === 1 ? owners[0] : undefined,
    owners: owners.length > 1 ? owners : undefined,
    label: values.label,
    merchantNo: values.merchant,
    recordKinds: values.recordKinds as DifferenceFilter['recordKinds'],
    ...readRunFilter(values.run),
    ...rangesOf({ ...values, ...(values.amount && { amount: magnitudesOf(values.amount) }) }),
  };
  // Only what is asked for goes on the wire: the address of a batch of such questions has an end.
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

export function groupingOf(values: Values): DifferenceGrouping | null {
  return DIFFERENCE_GROUPINGS.find((name) => name === values.group) ?? null;
}

/** The group without a merchant or an owner, as the address has it. */
const WITHOUT = '-';

export const groupAddress = (key: string | null): string => key ?? WITHOUT;

/** The filter that a group is. */
export function groupFilter(by: DifferenceGrouping, address: string): DifferenceFilter {
  const isWithout = address === WITHOUT;
  switch (by) {
    case 'kind':
      return { kinds: [address] as DifferenceFilter['kinds'] };
    case 'channel':
      return { channels: [address] };
    case 'merchant':
      return { merchantNo: isWithout ? '' : address };
    case 'owner':
      return { owner: isWithout ? 'nobody' : address };
    case 'businessDate':
      return { dateFrom: address, dateTo: address };
  }
}

/** What the server is asked to sort by; the screen's own order where the address says nothing. */
export function orderOf(sort: Sort | null): DifferenceOrder {
  const by = DIFFERENCE_ORDERS.find((name) => name === sort?.column) ?? 'next';
  return { by, descending: by === 'next' ? true : (sort?.descending ?? true) };
}
