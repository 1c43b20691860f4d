/** Vouchers as a CSV with fixed columns, for a finance system that is told by a template where they are; and the control totals of a batch, as a
 *  file beside it. UTF-8 with a byte order mark, as every CSV of ours. docs/guides/vouchers.md names the columns. */
import { CSV_BOM, csvCell } from '../../exports/csv.ts';
import type { Cell } from '../../exports/export.ts';
import type { BatchAccount, BatchRow } from './contract.ts';
import type { VoucherLine } from './voucher.ts';

const COLUMNS = [
  'batch',
  'voucher_no',
  'business_date',
  'line_no',
  'summary',
  'account_code',
  'auxiliary_kind',
  'auxiliary_code',
  'debit',
  'credit',
  'currency',
  'event',
  'ledger_account',
  'postings',
  'entry_no',
  'source_no',
  'late_for_date',
] as const;

export const VOUCHER_CSV_HEAD = Buffer.from(`${CSV_BOM}${COLUMNS.join(',')}\r\n`);

const text = (value: string | null) => csvCell({ as: 'text', value });
const amount = (value: bigint | null, currency: string) => csvCell({ as: 'amount', value, currency } satisfies Cell);
/** A code that a program reads: as it is, without what keeps a spreadsheet from rounding it. One that could begin a formula is made harmless. */
const code = (value: string | null) => (value !== null && /^[0-9A-Za-z][0-9A-Za-z._-]*$/.test(value) ? value : text(value));

export function csvLine(line: VoucherLine, batchNo: string): Buffer {
  const { target, side, amountMinor, currency } = line;
  const cells = [
    batchNo,
    String(line.voucherNo),
    line.businessDate,
    String(line.lineNo),
    text(line.summary),
    code(target.code),
    target.auxiliaryKind === 'none' ? '' : target.auxiliaryKind,
    code(target.auxiliaryCode),
    amount(side === 'D' ? amountMinor : null, currency),
    amount(side === 'C' ? amountMinor : null, currency),
    currency,
    line.eventType,
    code(line.account),
    line.postingCount.toString(),
    line.entryNo ?? '',
    code(line.sourceId),
    line.lateForDate ?? '',
  ];
  return Buffer.from(`${cells.join(',')}\r\n`);
}

/** The control totals of a batch: what the file has, its hash, the totals of each currency, and those of each account with where they went. The
 *  same batch has the same bytes. */
export function controlFile(batch: BatchRow, accounts: readonly BatchAccount[]): Buffer {
  const rows: string[][] = [
    ['item', 'value', 'ledger_account', 'account_code', 'auxiliary_kind', 'auxiliary_code', 'currency', 'debit', 'credit', 'postings'],
    ...(
      [
        ['batch', batch.no],
        ['period_from', batch.from],
        ['period_to', batch.to],
        ['file', batch.fileName],
        ['bytes', batch.byteSize.toString()],
        ['sha256', batch.sha256],
        ['entries', batch.entryCount.toString()],
        ['vouchers', batch.voucherCount.toString()],
        ['lines', batch.lineCount.toString()],
      ] as const
    ).map(([item, value]) => [item, text(value), '', '', '', '', '', '', '', '']),
    ...batch.totals.map(({ currency, debitMinor, creditMinor }) => [
      'total',
      '',
      '',
      '',
      '',
      '',
      currency,
      amount(debitMinor, currency),
      amount(creditMinor, currency),
      '',
    ]),
    ...accounts.map(({ account, currency, target, debitMinor, creditMinor, postingCount }) => [
      'account',
      '',
      code(account),
      code(target.code),
      target.auxiliaryKind === 'none' ? '' : target.auxiliaryKind,
      code(target.auxiliaryCode),
      currency,
      amount(debitMinor, currency),
      amount(creditMinor, currency),
      postingCount.toString(),
    ]),
  ];
  return Buffer.from(CSV_BOM + rows.map((row) => `${row.join(',')}\r\n`).join(''));
}
