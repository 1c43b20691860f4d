/** Writes a Stripe balance change report as CSV: UTC times, major units, our numbers in the metadata columns. */

import type { Currency } from '../../../kernel/currency.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { StatementWriter } from '../format.ts';

const COLUMNS = [
  'balance_transaction_id',
  'created_utc',
  'available_on_utc',
  'currency',
  'gross',
  'fee',
  'net',
  'reporting_category',
  'source_id',
  'charge_id',
  'payment_metadata[order_id]',
  'refund_metadata[refund_id]',
  'customer_facing_amount',
  'customer_facing_currency',
  'description',
];

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function utc(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** Only what moved money is listed, as there. */
export const writeStripe: StatementWriter = (rows, options) => {
  const lines = [COLUMNS.join(',')];
  for (const row of rows) {
    if (row.status !== undefined && row.status !== 'succeeded') continue;
    const currency = row.currency as Currency;
    const isRefund = row.kind === 'refund';
    const gross = isRefund ? -row.amountMinor : row.amountMinor;
    const cells = [
      `txn_${row.channelNo}`,
      utc(row.occurredAt),
      utc(new Date(row.occurredAt.getTime() + 2 * 86_400_000)).replace(/\d\d:\d\d:\d\d$/, '00:00:00'),
      currency.toLowerCase(),
      formatMinor(gross, currency),
      formatMinor(row.feeMinor, currency),
      formatMinor(gross - row.feeMinor, currency),
      isRefund ? 'refund' : 'charge',
      row.channelNo,
      isRefund ? (row.originalChannelNo ?? '') : row.channelNo,
      isRefund ? (row.originalOurNo ?? '') : row.ourNo,
      isRefund ? row.ourNo : '',
      formatMinor(gross, currency),
      currency.toLowerCase(),
      row.subject ?? '',
    ];
    lines.push(cells.map(quoted).join(','));
  }
  const text = `${lines.join('\n')}\n`;
  return { name: `balance_change_from_activity_${options.date}.csv`, bytes: new TextEncoder().encode(text) };
};
