/** The address of the payments: filters and order. Pure. */
import type { PaymentFilter } from '../../server/payments/contract.ts';
import { rangesOf, type TableSpec, type ValuesOf } from '../table/table-query.ts';

export const SPEC = {
  id: 'payments',
  filters: {
    numbers: 'ids',
    date: 'date',
    channels: 'enum',
    statuses: 'enum',
    kinds: 'enum',
    merchantNo: 'number',
    originalNo: 'number',
    amount: 'amount',
    currency: 'currency',
  },
  sort: { columns: ['occurredAt'], default: '-occurredAt' },
} as const satisfies TableSpec;

/** The page of one payment or refund, before its id. */
export const PAGES = '/payments/';

/** The refunds of a payment in the list. */
export const refundsHref = ({ ourNo, channelCode }: { ourNo: string; channelCode: string }): string =>
  `/payments?${new URLSearchParams({ 'f.channels': channelCode, 'f.kinds': 'refund', 'f.originalNo': ourNo, sort: 'occurredAt' })}`;

/** What the list, its sums and its export ask the server for. */
export function filterOf(values: ValuesOf<typeof SPEC>): PaymentFilter {
  return {
    numbers: values.numbers,
    kinds: values.kinds as PaymentFilter['kinds'],
    statuses: values.statuses as PaymentFilter['statuses'],
    channels: values.channels,
    merchantNo: values.merchantNo,
    originalNo: values.originalNo,
    ...rangesOf(values),
  };
}
