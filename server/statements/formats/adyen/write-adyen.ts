/** Writes an Adyen settlement detail report: a batch of rows per currency, closed by its payout. */
import type { Currency } from '../../../kernel/currency.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { GeneratedRow, StatementWriter } from '../format.ts';

const COLUMNS = [
  'Company Account',
  'Merchant Account',
  'Psp Reference',
  'Merchant Reference',
  'Payment Method',
  'Creation Date',
  'TimeZone',
  'Type',
  'Modification Reference',
  'Gross Currency',
  'Gross Debit (GC)',
  'Gross Credit (GC)',
  'Exchange Rate',
  'Net Currency',
  'Net Debit (NC)',
  'Net Credit (NC)',
  'Commission (NC)',
  'Markup (NC)',
  'Scheme Fees (NC)',
  'Interchange (NC)',
  'Payment Method Variant',
  'Modification Merchant Reference',
  'Batch Number',
  'Reserved4',
  'Reserved5',
  'Reserved6',
  'Reserved7',
  'Reserved8',
  'Reserved9',
  'Reserved10',
];

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function utc(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** `[debit, credit]` of a signed amount, the empty side blank. */
function sides(minor: bigint, currency: Currency): [string, string] {
  return minor < 0n ? [formatMinor(-minor, currency), ''] : ['', formatMinor(minor, currency)];
}

function detail(row: GeneratedRow, batch: string, accountNo: string): string[] {
  const currency = row.currency as Currency;
  const isRefund = row.kind === 'refund';
  const gross = isRefund ? -row.amountMinor : row.amountMinor;
  const [grossDebit, grossCredit] = isRefund ? [formatMinor(row.amountMinor, currency), ''] : ['', formatMinor(gross, currency)];
  const [netDebit, netCredit] = sides(gross - row.feeMinor, currency);
  return [
    accountNo,
    row.merchantNo ?? accountNo,
    isRefund ? (row.originalChannelNo ?? '') : row.channelNo,
    isRefund ? (row.originalOurNo ?? '') : row.ourNo,
    'visa',
    utc(row.occurredAt),
    'UTC',
    isRefund ? 'Refunded' : 'Settled',
    isRefund ? row.channelNo : '',
    currency,
    grossDebit,
    grossCredit,
    '1',
    currency,
    netDebit,
    netCredit,
    formatMinor(row.feeMinor, currency),
    '',
    '',
    '',
    'visacredit',
    isRefund ? row.ourNo : '',
    batch,
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ];
}

/** Only what moved money is listed, as there. */
export const writeAdyen: StatementWriter = (rows, options) => {
  const batch = String(Math.round(Date.parse(`${options.date}T00:00:00Z`) / 86_400_000));
  const lines = [COLUMNS.join(',')];
  const nets = new Map<Currency, bigint>();
  for (const row of rows) {
    if (row.status !== undefined && row.status !== 'succeeded') continue;
    const currency = row.currency as Currency;
    const gross = row.kind === 'refund' ? -row.amountMinor : row.amountMinor;
    nets.set(currency, (nets.get(currency) ?? 0n) + gross - row.feeMinor);
    lines.push(detail(row, batch, options.accountNo).map(quoted).join(','));
  }
  for (const [currency, net] of nets) {
    // A batch below zero is carried on and pays nothing out.
    const type = net > 0n ? 'MerchantPayout' : 'Balancetransfer';
    const [debit, credit] = sides(-net, currency);
    const cells = [
      options.accountNo,
      options.accountNo,
      '',
      '',
      '',
      `${options.date} 23:59:59`,
      'UTC',
      type,
      `TX${batch}XT batch ${batch}, ${options.accountNo}`,
      '',
      '',
      '',
      '',
      currency,
      debit,
      credit,
      '',
      '',
      '',
      '',
      '',
      '',
      batch,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ];
    lines.push(cells.map(quoted).join(','));
  }
  return { name: `settlement_detail_report_batch_${batch}.csv`, bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) };
};
