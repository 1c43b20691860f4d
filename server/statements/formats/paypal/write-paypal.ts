/** Writes PayPal's settlement (STL) and transaction detail (TRR) reports with all their record types and footers. */
import type { Currency } from '../../../kernel/currency.ts';
import { exponentOf } from '../../../kernel/currency.ts';
import { invariant } from '../../../kernel/errors.ts';
import { wallClockText } from '../../../kernel/wall-clock.ts';
import type { GeneratedRow, GeneratorOptions, StatementWriter } from '../format.ts';

const COMMON = [
  'Transaction ID',
  'Invoice ID',
  'PayPal Reference ID',
  'PayPal Reference ID Type',
  'Transaction Event Code',
  'Transaction Initiation Date',
  'Transaction Completion Date',
  'Transaction Debit or Credit',
  'Gross Transaction Amount',
  'Gross Transaction Currency',
  'Fee Debit or Credit',
  'Fee Amount',
  'Fee Currency',
];
const STL_TAIL = [
  'Custom Field',
  'Consumer ID',
  'Payment Tracking ID',
  'Store ID',
  'Bank Reference ID',
  'Credit Transactional Fee',
  'Credit Promotional Fee',
  'Credit Term',
];
const TRR_TAIL = [
  'Transactional Status',
  'Insurance Amount',
  'Sales Tax Amount',
  'Shipping Amount',
  'Transaction Subject',
  'Transaction Note',
  "Payer's Account ID",
  'Payer Address Status',
  'Item Name',
  'Item ID',
  'Option 1 Name',
  'Option 1 Value',
  'Option 2 Name',
  'Option 2 Value',
  'Auction Site',
  'Auction Buyer ID',
  'Auction Closing Date',
  'Shipping Address Line1',
  'Shipping Address Line2',
  'Shipping Address City',
  'Shipping Address State',
  'Shipping Address Zip',
  'Shipping Address Country',
  'Shipping Method',
  'Custom Field',
  'Billing Address Line1',
  'Billing Address Line2',
  'Billing Address City',
  'Billing Address State',
  'Billing Address Zip',
  'Billing Address Country',
  'Consumer ID',
  'First Name',
  'Last Name',
  'Consumer Business Name',
  'Card Type',
  'Payment Source',
  'Shipping Name',
  'Authorization Review Status',
  'Protection Eligibility',
  'Payment Tracking ID',
];

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Hundredths, PayPal's unit for every currency. */
function hundredths(minor: bigint, currency: Currency): bigint {
  const unit = 10n ** BigInt(exponentOf(currency));
  invariant((minor * 100n) % unit === 0n, `PayPal cannot print ${minor} of ${currency} in hundredths`);
  return (minor * 100n) / unit;
}

/** `yyyy/MM/dd HH:mm:ss -0800` of an instant in a zone. */
function stampOf(at: Date, zone: string): string {
  const { date, time, offset } = wallClockText(at, zone);
  return `${date.replaceAll('-', '/')} ${time} ${offset.replace(':', '')}`;
}

type Sums = { grossIn: bigint; grossOut: bigint; feeIn: bigint; feeOut: bigint; count: number };

function detail(row: GeneratedRow, stamp: string, tail: readonly string[]): string {
  const currency = row.currency as Currency;
  const isRefund = row.kind === 'refund';
  const fee = row.feeMinor < 0n ? -row.feeMinor : row.feeMinor;
  const cells = [
    quoted('SB'),
    quoted(row.channelNo),
    quoted(row.ourNo),
    quoted(isRefund ? (row.originalChannelNo ?? '') : ''),
    quoted(isRefund ? 'TXN' : ''),
    quoted(isRefund ? 'T1107' : 'T0006'),
    stamp,
    stamp,
    quoted(isRefund ? 'DR' : 'CR'),
    String(hundredths(row.amountMinor, currency)),
    quoted(currency),
    quoted(row.feeMinor < 0n ? 'CR' : 'DR'),
    String(hundredths(fee, currency)),
    quoted(currency),
    ...tail.map((name) => quoted(name === 'Transactional Status' ? 'S' : name === 'Transaction Subject' ? (row.subject ?? '') : '')),
  ];
  return cells.join(',');
}

function currencyFooters(type: string, sums: ReadonlyMap<Currency, Sums>): string[] {
  return [...sums].map(([currency, own]) => {
    const figures = [own.grossIn, own.grossOut, own.feeIn, own.feeOut].map((minor) => String(hundredths(minor, currency)));
    return [quoted(type), quoted(currency), ...figures, ...Array.from({ length: 6 }, () => ['"CR"', '0']).flat(), String(own.count)].join(
      ',',
    );
  });
}

function writer(report: 'STL' | 'TRR'): StatementWriter {
  const tail = report === 'STL' ? STL_TAIL : TRR_TAIL;
  return (rows, options: GeneratorOptions) => {
    const data: string[] = [];
    const sums = new Map<Currency, Sums>();
    for (const row of rows) {
      if (row.status !== undefined && row.status !== 'succeeded') continue;
      const currency = row.currency as Currency;
      const own = sums.get(currency) ?? { grossIn: 0n, grossOut: 0n, feeIn: 0n, feeOut: 0n, count: 0 };
      own.count += 1;
      if (row.kind === 'payment') own.grossIn += row.amountMinor;
      else own.grossOut += row.amountMinor;
      if (row.feeMinor < 0n) own.feeIn -= row.feeMinor;
      else own.feeOut += row.feeMinor;
      sums.set(currency, own);
      data.push(detail(row, stampOf(row.occurredAt, options.zone), tail));
    }
    const day = options.date.replaceAll('-', '/');
    const offset = stampOf(new Date(`${options.date}T20:00:00Z`), options.zone).slice(-5);
    const count = String(data.length);
    const lines = [
      `"RH",${day} 23:59:59 ${offset},"A",${quoted(options.accountNo)},008,`,
      '"FH",01',
      `"SH",${day} 00:00:00 ${offset},${day} 23:59:59 ${offset},${quoted(options.accountNo)},""`,
      [quoted('CH'), ...[...COMMON, ...tail].map(quoted)].join(','),
      ...data,
      ...(report === 'STL' ? currencyFooters('SF', sums) : [`"SF",${count}`]),
      `"SC",${count}`,
      ...(report === 'STL' ? currencyFooters('RF', sums) : [`"RF",${count}`]),
      `"RC",${count}`,
      `"FF",${count}`,
    ];
    const name = `${report}-${options.date.replaceAll('-', '')}.01.008.CSV`;
    return { name, bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) };
  };
}

export const writePaypalStl = writer('STL');
export const writePaypalTrr = writer('TRR');
