/** Adyen settlement detail report: unsigned amounts in debit and credit columns, fees per row, batches that end in a payout. */
import { exponentOf, isCurrency } from '../../../kernel/currency.ts';
import type { Flow, LineKind, LineStatus } from '../../codes.ts';
import type { ControlTotal, StatementLine } from '../../contract.ts';
import { lineSums } from '../control-sums.ts';
import { type CsvRow, decimalMinor, RowFault } from '../csv-rows.ts';
import { readCsvStatement, type TableReader } from '../csv-statement.ts';
import { type FileHead, refuseStatement, type StatementFormat } from '../format.ts';
import { scaledOf } from '../text/amount.ts';
import { withLastLine } from '../text/decode.ts';
import { type Columns, headerName } from '../text/header.ts';
import { splitRecord } from '../text/records.ts';
import { wallTimeMs } from '../text/wall-time.ts';
import { offsetMinutesOf, zoneOf } from './time-zones.ts';

/** Journal types in lower case; what is not here is `other`. */
const KIND: Record<string, LineKind> = {
  settled: 'payment',
  settledreversed: 'payment',
  refunded: 'refund',
  refundedreversed: 'refund',
  chargeback: 'chargeback',
  chargebackreversed: 'chargeback',
  secondchargeback: 'chargeback',
  fee: 'fee',
  misccosts: 'fee',
  invoicededuction: 'fee',
  authorisationschemefee: 'fee',
  paymentcost: 'fee',
  settlecost: 'fee',
  depositcorrection: 'adjustment',
  reserveadjustment: 'adjustment',
  manualcorrected: 'adjustment',
  matchedstatement: 'adjustment',
  bankinstructionreturned: 'adjustment',
  balancetransfer: 'transfer',
  internalcompanypayout: 'transfer',
  merchantpayout: 'payout',
  paidout: 'payout',
  paidoutreversed: 'payout',
  bppaidout: 'payout',
  epapaid: 'payout',
};

/** What became of a payment or a refund that did not last: its money goes back, under the numbers of what it undoes. */
const UNDONE: Record<string, LineStatus> = { settledreversed: 'reversed', refundedreversed: 'failed' };

const FEE_NAMES = ['commission (nc)', 'markup (nc)', 'scheme fees (nc)', 'interchange (nc)'] as const;
/** Columns of later layouts that also lie between gross and net; where one is not zero the row's equation is left alone. */
const FURTHER_NAMES = ['payment fees (nc)', 'dcc markup (nc)', 'gross fees (nc)'] as const;
const FEE_SCALE = 8;

type Place = Record<
  | 'psp'
  | 'merchantReference'
  | 'created'
  | 'zone'
  | 'type'
  | 'modification'
  | 'grossCurrency'
  | 'grossDebit'
  | 'grossCredit'
  | 'netCurrency'
  | 'netDebit'
  | 'netCredit'
  | 'modificationReference'
  | 'batch'
  | 'merchantAccount',
  number
>;

function placesOf(columns: Columns): Place {
  return {
    psp: columns.require('psp reference'),
    merchantReference: columns.require('merchant reference'),
    created: columns.require('creation date'),
    zone: columns.require('timezone'),
    type: columns.require('type'),
    modification: columns.require('modification reference'),
    grossCurrency: columns.require('gross currency'),
    grossDebit: columns.require('gross debit (gc)'),
    grossCredit: columns.require('gross credit (gc)'),
    netCurrency: columns.require('net currency'),
    netDebit: columns.require('net debit (nc)'),
    netCredit: columns.require('net credit (nc)'),
    modificationReference: columns.find('modification merchant reference'),
    batch: columns.find('batch number'),
    merchantAccount: columns.find('merchant account'),
  };
}

/** Half-up on the magnitude, from 10^-8 of a major unit to the minor unit. */
function roundScaled(scaled: bigint, exponent: number): bigint {
  const unit = 10n ** BigInt(FEE_SCALE - exponent);
  const magnitude = scaled < 0n ? -scaled : scaled;
  const rounded = (magnitude + unit / 2n) / unit;
  return scaled < 0n ? -rounded : rounded;
}

/** Debit and credit of a row as one signed amount: credit is into our account. Null where both are empty. */
function signedOf(debit: string, credit: string, currency: string, columns: readonly [string, string]): bigint | null {
  const [debitColumn, creditColumn] = columns;
  const out = decimalMinor(debit, currency, debitColumn);
  const into = decimalMinor(credit, currency, creditColumn);
  if (out === null && into === null) return null;
  if ((out ?? 0n) < 0n || (into ?? 0n) < 0n)
    throw new RowFault(debitColumn, 'amount_negative', 'debit and credit columns must be unsigned');
  if (out && into) throw new RowFault(creditColumn, 'sign_conflict', 'both a debit and a credit');
  return (into ?? 0n) - (out ?? 0n);
}

type BatchSum = { batch: string; currency: string; paidMinor: bigint; othersMinor: bigint; payoutLineNo: number };

/** Per batch and currency: what the rows make is what was paid out. Refuses `statement_total_wrong`. */
function batchTotals(batches: Iterable<BatchSum>, file: string): ControlTotal[] {
  const totals: ControlTotal[] = [];
  for (const { batch, currency, paidMinor, othersMinor, payoutLineNo } of batches) {
    const declared = payoutLineNo > 0 ? -paidMinor : null;
    const holds = declared === null || declared === othersMinor;
    if (!holds) {
      const why = `batch ${batch} pays out ${declared} in minor units of ${currency}, its rows add up to ${othersMinor}`;
      throw refuseStatement('statement_total_wrong', why, { file, lineNo: payoutLineNo, column: 'Net Debit (NC)' });
    }
    totals.push({ name: 'net', label: `Batch ${batch}`, unit: 'minor', currency, declared, computed: othersMinor, holds });
  }
  return totals;
}

function openTable(columns: Columns, at: { file: string }): TableReader {
  const place = placesOf(columns);
  const fees = FEE_NAMES.map((name) => columns.find(name));
  const further = FURTHER_NAMES.map((name) => columns.find(name));
  const rate = columns.find('exchange rate');
  const sums = lineSums();
  const batches = new Map<string, BatchSum>();
  let accountNo: string | null = null;

  const feeOf = (row: CsvRow, exponent: number): { minor: bigint; stated: boolean } => {
    let scaled = 0n;
    let stated = false;
    for (const [index, column] of fees.entries()) {
      const text = column < 0 ? '' : (row.cells[column] ?? '').trim();
      if (text === '') continue;
      stated = true;
      try {
        scaled += scaledOf(text.replace(/^(-?)\./, '$10.'), FEE_SCALE) ?? 0n;
      } catch {
        throw new RowFault(FEE_NAMES[index] ?? null, 'amount_malformed', `not an amount: ${text.slice(0, 30)}`);
      }
    }
    return { minor: roundScaled(scaled, exponent), stated };
  };

  const addToBatch = (batch: string, currency: string, net: bigint, isPayout: boolean, lineNo: number) => {
    const key = `${batch} ${currency}`;
    const sum = batches.get(key) ?? { batch, currency, paidMinor: 0n, othersMinor: 0n, payoutLineNo: 0 };
    if (isPayout) {
      sum.paidMinor += net;
      sum.payoutLineNo = lineNo;
    } else {
      sum.othersMinor += net;
    }
    batches.set(key, sum);
  };

  return {
    columnsRead: [...Object.values(place), ...fees, rate],
    line(row) {
      const cell = (column: number) => (column < 0 ? '' : (row.cells[column] ?? '').trim());
      const type = cell(place.type).toLowerCase();
      if (type === '') throw new RowFault('Type', 'kind_missing', 'type is missing');
      const kind = Object.hasOwn(KIND, type) ? (KIND[type] as LineKind) : 'other';
      const netCurrency = cell(place.netCurrency);
      if (!isCurrency(netCurrency)) throw new RowFault('Net Currency', 'currency_unknown', `unknown currency: ${netCurrency.slice(0, 8)}`);
      const net = signedOf(cell(place.netDebit), cell(place.netCredit), netCurrency, ['Net Debit (NC)', 'Net Credit (NC)']);
      if (net === null) throw new RowFault('Net Credit (NC)', 'amount_missing', 'net debit and net credit are both missing');
      addToBatch(cell(place.batch), netCurrency, net, type === 'merchantpayout', row.lineNo);
      const grossCurrency = cell(place.grossCurrency);
      const hasGross = cell(place.grossDebit) !== '' || cell(place.grossCredit) !== '';
      if (hasGross && !isCurrency(grossCurrency)) {
        throw new RowFault('Gross Currency', 'currency_unknown', `unknown currency: ${grossCurrency.slice(0, 8)}`);
      }
      const gross = hasGross
        ? signedOf(cell(place.grossDebit), cell(place.grossCredit), grossCurrency, ['Gross Debit (GC)', 'Gross Credit (GC)'])
        : null;
      if (gross === null && (kind === 'payment' || kind === 'refund'))
        throw new RowFault('Gross Credit (GC)', 'amount_missing', 'gross amount is missing');
      const undone = Object.hasOwn(UNDONE, type) ? UNDONE[type] : undefined;
      const comesIn = (kind === 'payment') === (undone === undefined);
      if ((kind === 'payment' || kind === 'refund') && (comesIn ? (gross ?? 0n) < 0n : (gross ?? 0n) > 0n)) {
        throw new RowFault('Gross Debit (GC)', 'sign_conflict', `${type} on the wrong side`);
      }
      const sameCurrency = gross === null || grossCurrency === netCurrency;
      const fee = feeOf(row, exponentFor(netCurrency));
      const isPlain = /^(1(\.0+)?)?$/.test(cell(rate)) && further.every((column) => /^-?0*(\.0*)?$/.test(cell(column)));
      if (gross !== null && sameCurrency && isPlain && gross - fee.minor !== net) {
        throw new RowFault('Net Credit (NC)', 'net_wrong', `net ${net} is not gross ${gross} less fees ${fee.minor}, in minor units`);
      }
      const amount = gross ?? net;
      const line = {
        ...identity(kind, undone !== undefined, cell, place),
        lineNo: row.lineNo,
        byteOffset: row.byteOffset,
        byteLength: row.byteLength,
        kind,
        flow: (amount < 0n ? 'out' : 'in') as Flow,
        status: undone ?? ('succeeded' as const),
        amountMinor: amount < 0n ? -amount : amount,
        currency: gross === null ? netCurrency : grossCurrency,
        // A fee in another currency than the amount cannot stand beside it. Empty columns are no fee where the net proves it.
        feeMinor: sameCurrency && (fee.stated || (gross !== null && isPlain)) ? fee.minor : null,
        netMinor: sameCurrency ? net : null,
        occurredAt: timeOf(cell(place.created), cell(place.zone)),
        merchantNo: cell(place.merchantAccount) || null,
      };
      accountNo ??= line.merchantNo;
      sums.add(line);
      return line;
    },
    finish: () => ({ controlTotals: [...sums.totals(), ...batchTotals(batches.values(), at.file)], accountNo }),
  };
}

function exponentFor(currency: string): number {
  return isCurrency(currency) ? exponentOf(currency) : 2;
}

/** Which numbers a row carries: a payment its psp reference and our reference, a refund those of the modification, whose own stands for ours where the
 *  merchant gave none. A row that `undoes` another has that one's numbers, and states none of ours where it is given none. */
function identity(
  kind: LineKind,
  undoes: boolean,
  cell: (column: number) => string,
  place: Place,
): Pick<StatementLine, 'channelNo' | 'sharesChannelNo' | 'ourNo' | 'originalChannelNo' | 'originalOurNo'> {
  const psp = cell(place.psp) || null;
  const ours = cell(place.merchantReference) || null;
  const modification = cell(place.modification) || null;
  if (kind === 'payment') return { channelNo: psp, sharesChannelNo: false, ourNo: ours, originalChannelNo: null, originalOurNo: null };
  const modificationOurs = cell(place.modificationReference).replace(/^<auto>$/i, '') || (undoes ? null : modification);
  return {
    channelNo: modification,
    sharesChannelNo: false,
    ourNo: kind === 'refund' ? modificationOurs : null,
    originalChannelNo: psp,
    originalOurNo: ours,
  };
}

function timeOf(text: string, zone: string): number {
  const offset = offsetMinutesOf(zone);
  if (offset === null)
    throw new RowFault('TimeZone', 'time_zone_unknown', `unknown or ambiguous time zone: ${zone.slice(0, 20) || 'none'}`);
  const reading = wallTimeMs(text, 'UTC');
  if (reading === null) throw new RowFault('Creation Date', 'time_malformed', `not a time: ${text.slice(0, 30)}`);
  return reading - offset * 60_000;
}

function recognise(head: FileHead): number {
  const names = (head.text.trimStart().split('\n', 1)[0] ?? '').toLowerCase().split(',').map(headerName);
  const wanted = ['pspreference', 'grossdebit(gc)', 'grosscredit(gc)', 'netdebit(nc)', 'netcredit(nc)', 'modificationreference'];
  return wanted.every((name) => names.includes(name)) ? 1 : 0;
}

/** The zone that the first row names. */
function clockOf(head: FileHead): string | null {
  const [header, first] = withLastLine(head)
    .trimStart()
    .split(/\r?\n/, 2)
    .map((line) => splitRecord(line));
  const place = header?.map(headerName).findIndex((name) => name.toLowerCase() === 'timezone') ?? -1;
  return place < 0 ? null : zoneOf((first?.[place] ?? '').trim());
}

export const adyenSettlement: StatementFormat = {
  id: 'adyen_settlement',
  title: 'Adyen settlement details',
  recognise,
  clockOf,
  // Reports with fewer cells in payout rows are real; the cut-off check looks at the last row on its own.
  read: (source, options) => readCsvStatement(source, options, { formatId: 'adyen_settlement', shortRows: 'pad', open: openTable }),
};
