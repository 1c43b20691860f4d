/** Stripe reports of balance transactions (balance change from activity, payout reconciliation): columns chosen by whoever ran
 *  the report, so everything goes by name. Amounts are major units with a sign; the net is the gross less the fee. */
import { exponentOf, isCurrency } from '../../../kernel/currency.ts';
import type { LineKind, LineStatus } from '../../codes.ts';
import type { ControlTotal } from '../../contract.ts';
import { lineSums } from '../control-sums.ts';
import { type CsvRow, decimalMinor, RowFault } from '../csv-rows.ts';
import { readCsvStatement, type TableReader } from '../csv-statement.ts';
import { type FileHead, refuseStatement, type StatementFormat } from '../format.ts';
import { type Columns, headerName } from '../text/header.ts';
import { wallTimeMs } from '../text/wall-time.ts';

/** `reporting_category` is an open list: what is not here is kept as `other`. */
const KIND: Record<string, LineKind> = {
  charge: 'payment',
  payment: 'payment',
  refund: 'refund',
  dispute: 'chargeback',
  dispute_reversal: 'chargeback',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee',
  payout: 'payout',
  payout_reversal: 'payout',
  transfer: 'transfer',
  transfer_reversal: 'transfer',
  topup: 'transfer',
  topup_reversal: 'transfer',
  charge_failure: 'payment',
  refund_failure: 'refund',
  other_adjustment: 'adjustment',
  partial_capture_reversal: 'adjustment',
};

/** What became of a payment or a refund that did not last: its money goes back, under the number of what it undoes. */
const UNDONE: Record<string, LineStatus> = { charge_failure: 'reversed', refund_failure: 'failed' };

/** Metadata keys that may hold our number, best first. */
const ORDER_KEYS = [
  /^order_?id$/,
  /^(our|merchant|out_trade)_?(no|number|order|reference)$/,
  /order/,
  /^external_?(identifier|id|reference)$/,
  /^reference$/,
  /^(pay|payment|trade|transaction|invoice|bill)_?(id|no|number|ref|reference)?$/,
  /_ref(erence)?$/,
];
const REFUND_KEYS = [
  /^refund_?(id|no|number|reference)$/,
  /^(our|out)_?(refund_?)?(no|number)$/,
  /refund/,
  /^order_?id$/,
  /order/,
  /^reference$/,
];

function metadataPlaces(columns: Columns, object: string, keys: readonly RegExp[]): number[] {
  const mine = columns.names.flatMap((name, place) => {
    const key = name.startsWith(`${object}_metadata[`) && name.endsWith(']') ? name.slice(object.length + 10, -1) : null;
    return key === null ? [] : [{ key, place }];
  });
  const places = keys.flatMap((pattern) => mine.filter(({ key }) => pattern.test(key)).map(({ place }) => place));
  return [...new Set(places)];
}

function firstOf(row: CsvRow, places: readonly number[]): string | null {
  for (const place of places) {
    const text = (row.cells[place] ?? '').trim();
    if (text !== '') return text;
  }
  return null;
}

/** Undefined where there is none. */
function otherThan(numbers: readonly string[], channelNo: string | null): string[] | undefined {
  const others = [...new Set(numbers)].filter((number) => number !== '' && number !== channelNo);
  return others.length > 0 ? others : undefined;
}

type Payout = { label: string; currency: string; paidMinor: bigint; othersMinor: bigint; lineNo: number };

/** Per automatic payout with its own row in the file: the other rows' nets make the payout. Refuses `statement_total_wrong`. */
function payoutTotals(payouts: Iterable<Payout>, file: string): ControlTotal[] {
  const totals: ControlTotal[] = [];
  for (const { label, currency, paidMinor, othersMinor, lineNo } of payouts) {
    if (lineNo === 0) continue;
    const declared = paidMinor < 0n ? -paidMinor : paidMinor;
    const computed = paidMinor < 0n || othersMinor >= 0n ? othersMinor : -othersMinor;
    const holds = declared === computed;
    if (!holds) {
      const why = `payout ${label} is ${declared} in minor units of ${currency}, its rows add up to ${computed}`;
      throw refuseStatement('statement_total_wrong', why, { file, lineNo, column: 'net' });
    }
    totals.push({ name: 'net', label, unit: 'minor', currency, declared, computed, holds });
  }
  return totals;
}

function openTable(columns: Columns, at: { file: string; zone: string }): TableReader {
  const place = {
    category: columns.require('reporting_category'),
    currency: columns.require('currency'),
    gross: columns.require('gross'),
    fee: columns.require('fee'),
    net: columns.require('net'),
    id: columns.find('balance_transaction_id'),
    intent: columns.find('payment_intent_id'),
    source: columns.find('source_id'),
    charge: columns.find('charge_id'),
    payout: columns.find('automatic_payout_id'),
    account: columns.find('connected_account_id', 'gateway_account'),
  };
  const utc = columns.find('created_utc');
  const created = utc >= 0 ? utc : columns.require('created');
  const orderPlaces = metadataPlaces(columns, 'payment', ORDER_KEYS);
  const refundPlaces = metadataPlaces(columns, 'refund', REFUND_KEYS);
  const sums = lineSums();
  const payouts = new Map<string, Payout>();

  const addToPayout = (row: CsvRow, id: string, currency: string, net: bigint, isPayout: boolean) => {
    const key = `${id} ${currency}`;
    const payout = payouts.get(key) ?? { label: id, currency, paidMinor: 0n, othersMinor: 0n, lineNo: 0 };
    if (isPayout) {
      payout.paidMinor += net;
      payout.lineNo = row.lineNo;
    } else {
      payout.othersMinor += net;
    }
    payouts.set(key, payout);
  };

  return {
    columnsRead: [...Object.values(place), created, ...orderPlaces, ...refundPlaces],
    line(row) {
      const cell = (column: number) => (column < 0 ? '' : (row.cells[column] ?? '').trim());
      const category = cell(place.category).toLowerCase();
      if (category === '') throw new RowFault('reporting_category', 'kind_missing', 'reporting_category is missing');
      const currency = cell(place.currency).toUpperCase();
      if (!isCurrency(currency)) throw new RowFault('currency', 'currency_unknown', `unknown currency: ${currency.slice(0, 8)}`);
      const amount = (column: number, name: string) => {
        const minor = decimalMinor(cell(column), currency, name, true);
        if (minor === null) throw new RowFault(name, 'amount_missing', `${name} is missing`);
        return minor;
      };
      const gross = amount(place.gross, 'gross');
      const fee = amount(place.fee, 'fee');
      const net = amount(place.net, 'net');
      const payoutId = cell(place.payout);
      const kind = Object.hasOwn(KIND, category) ? (KIND[category] as LineKind) : 'other';
      if (payoutId !== '') addToPayout(row, payoutId, currency, net, kind === 'payout');
      if (net !== gross - fee) {
        const units = `minor units of ${currency} (${exponentOf(currency)} decimals)`;
        throw new RowFault('net', 'net_wrong', `net ${net} is not gross ${gross} less fee ${fee}, in ${units}`);
      }
      const undone = Object.hasOwn(UNDONE, category) ? UNDONE[category] : undefined;
      const isOurs = kind === 'payment' || kind === 'refund';
      const comesIn = (kind === 'payment') === (undone === undefined);
      if (isOurs && (comesIn ? gross < 0n : gross > 0n)) {
        throw new RowFault('gross', 'sign_conflict', `${category} with a gross amount of ${gross}`);
      }
      const createdText = cell(created);
      const occurredAt = wallTimeMs(createdText, utc >= 0 ? 'UTC' : at.zone);
      if (occurredAt === null) throw new RowFault('created', 'time_malformed', `not a time: ${createdText.slice(0, 30)}`);
      const order = firstOf(row, orderPlaces);
      const isRefund = kind === 'refund';
      const refundNo = isRefund ? firstOf(row, refundPlaces) : null;
      // What undoes a charge is a thing of its own (pyr_…), and names the charge beside it.
      const undoneCharge = undone !== undefined && !isRefund ? cell(place.charge) : '';
      const channelNo = undoneCharge || cell(place.source) || cell(place.id) || null;
      // A refund has its payment's intent, which is no number of its own.
      const own = undone === undefined ? [cell(place.id)] : [];
      const further = isRefund ? own : kind === 'payment' ? [...own, cell(place.intent)] : [];
      const line = {
        lineNo: row.lineNo,
        byteOffset: row.byteOffset,
        byteLength: row.byteLength,
        kind,
        flow: gross < 0n ? ('out' as const) : ('in' as const),
        status: undone ?? ('succeeded' as const),
        channelNo,
        sharesChannelNo: false,
        // A refund without metadata of its own carries one number, its payment's as a rule: what is compared with says whose.
        ourNo: isRefund ? (refundNo ?? order) : kind === 'payment' ? order : null,
        originalChannelNo: kind === 'payment' ? null : cell(place.charge) || null,
        originalOurNo: kind === 'payment' || (isRefund && refundNo === null) ? null : order,
        amountMinor: gross < 0n ? -gross : gross,
        currency,
        feeMinor: fee,
        netMinor: net,
        occurredAt,
        merchantNo: cell(place.account) || null,
        furtherNos: otherThan(further, channelNo),
      };
      sums.add(line);
      return line;
    },
    finish: () => ({ controlTotals: [...sums.totals(), ...payoutTotals(payouts.values(), at.file)], accountNo: null }),
  };
}

function recognise(head: FileHead): number {
  const first = (head.text.trimStart().split('\n', 1)[0] ?? '').toLowerCase().split(',').map(headerName);
  const has = (name: string) => first.includes(name);
  if (!has('reporting_category') || !has('currency') || !has('gross') || !has('fee') || !has('net')) return 0;
  return has('balance_transaction_id') || has('source_id') ? 1 : has('created') || has('created_utc') ? 0.8 : 0;
}

export const stripeActivity: StatementFormat = {
  id: 'stripe_activity',
  title: 'Stripe balance transactions',
  recognise,
  read: (source, options) => readCsvStatement(source, options, { formatId: 'stripe_activity', open: openTable }),
};
