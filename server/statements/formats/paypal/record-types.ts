/** PayPal's SFTP reports: the words of their record types, amounts and event codes. */
import { aheadOfUtcMinutes } from '../../../kernel/business-date.ts';
import { exponentOf, isCurrency } from '../../../kernel/currency.ts';
import type { Flow, LineKind, LineStatus } from '../../codes.ts';
import { RowFault } from '../csv-rows.ts';

/** Minor units of an amount in hundredths, PayPal's unit for every currency (`15000` JPY is ¥150).
 *  Rejects `amount_malformed`, `amount_too_precise` (hundredths of a currency that has none), `currency_unknown`. */
export function sumMinor(text: string, currency: string, column: string): bigint {
  if (!isCurrency(currency)) throw new RowFault(column, 'currency_unknown', `unknown currency: ${currency.slice(0, 8) || 'none'}`);
  if (!/^\d{1,30}$/.test(text)) throw new RowFault(column, 'amount_malformed', `not a whole number of hundredths: ${text.slice(0, 30)}`);
  const scaled = BigInt(text) * 10n ** BigInt(exponentOf(currency));
  if (scaled % 100n !== 0n) throw new RowFault(column, 'amount_too_precise', `${currency} has no such decimals: ${text} hundredths`);
  return scaled / 100n;
}

/** The same of one row, which has to fit where rows are kept: else rejects `amount_out_of_range`. */
export function hundredthsMinor(text: string, currency: string, column: string): bigint {
  const minor = sumMinor(text, currency, column);
  if (minor !== BigInt.asIntN(64, minor))
    throw new RowFault(column, 'amount_out_of_range', `too large to store: ${text.slice(0, 30)} hundredths`);
  return minor;
}

/** `CR` adds to our account, `DR` takes from it. */
export function flowOf(flag: string, column: string): Flow {
  const word = flag.toUpperCase();
  if (word !== 'CR' && word !== 'DR') throw new RowFault(column, 'sign_missing', `neither CR nor DR: ${flag.slice(0, 10) || 'empty'}`);
  return word === 'CR' ? 'in' : 'out';
}

/** What an event code (`T0006`) says happened. The group decides, single codes where a group holds several things. */
export function kindOf(code: string, flow: Flow): LineKind {
  if (code === 'T1107') return flow === 'out' ? 'refund' : 'other';
  if (code === 'T1106' || code === 'T1201' || code === 'T1202') return 'chargeback';
  if (code === 'T1108') return 'fee';
  switch (code.slice(0, 3)) {
    case 'T00':
      return flow === 'in' ? 'payment' : 'transfer';
    case 'T01':
      return 'fee';
    case 'T04':
      return 'payout';
    case 'T03':
    case 'T05':
    case 'T07':
    case 'T20':
      return 'transfer';
    case 'T11':
    case 'T12':
    case 'T15':
    case 'T19':
    case 'T21':
      return 'adjustment';
    default:
      return 'other';
  }
}

/** Transactional Status of TRR; STL lists only what happened and leaves it empty. A payment that was given back in part (F) or whole (V) has succeeded:
 *  what gives it back is a record of its own. */
export function statusOf(word: string, kind: LineKind): LineStatus {
  switch (word.toUpperCase()) {
    case '':
    case 'S':
    case 'F':
      return 'succeeded';
    case 'P':
      return 'processing';
    case 'D':
      return 'failed';
    case 'V':
      return kind === 'payment' ? 'succeeded' : 'reversed';
    default:
      throw new RowFault('Transactional Status', 'status_unknown', `unknown status: ${word.slice(0, 10)}`);
  }
}

/** By which PayPal's day is cut unless the merchant asks for another. */
const PACIFIC = 'America/Los_Angeles';
/** Zones whose clocks change in the year, or are not whole hours from UTC: no fixed zone can stand for them. */
const CHANGING_ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Halifax',
  'America/St_Johns',
  'America/Santiago',
  'Europe/London',
  'Europe/Paris',
  'Europe/Helsinki',
  'Asia/Jerusalem',
  'Australia/Sydney',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Yangon',
  'Australia/Darwin',
];

/** The fixed zone of an offset of whole hours (`+0800`), or null. */
function fixedZoneOf(offset: string): string | null {
  const found = /^([+-])(0\d|1[0-4])00$/.exec(offset);
  if (!found) return null;
  const hours = Number.parseInt(found[2] as string, 10);
  // The names of fixed zones have their sign the other way round.
  return hours === 0 ? 'UTC' : `Etc/GMT${found[1] === '-' ? '+' : '-'}${hours}`;
}

/** The zone whose clock showed these times as PayPal writes them (`2026/01/06 00:00:00 -0800`): Pacific where it fits, else a fixed one, else one whose
 *  clocks change. A period of which both ends are given shows the change: on that day an offset alone would end the day an hour off.
 *  Null where no zone fits. */
export function zoneOfTimes(texts: readonly string[]): string | null {
  const times = texts.flatMap((text) => {
    const at = offsetTimeMs(text);
    return at === null
      ? []
      : [{ at: new Date(at), aheadMs: Date.parse(`${text.slice(0, 19).replaceAll('/', '-').replace(' ', 'T')}Z`) - at }];
  });
  if (times.length === 0) return null;
  const fixed = fixedZoneOf((texts[0] as string).slice(-5));
  const candidates = [PACIFIC, ...(fixed === null ? [] : [fixed]), ...CHANGING_ZONES];
  const fits = (zone: string) => times.every(({ at, aheadMs }) => aheadOfUtcMinutes(at, zone) * 60_000 === aheadMs);
  return candidates.find(fits) ?? fixed;
}

/** `2026/01/06 23:59:59 -0800` in milliseconds, or null. */
export function offsetTimeMs(text: string): number | null {
  const found = /^(\d{4})\/(\d\d)\/(\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-])(0\d|1[0-4])([0-5]\d)$/.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, sign, offsetHours, offsetMinutes] = found;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return null;
  const offset = (Number.parseInt(offsetHours as string, 10) * 60 + Number.parseInt(offsetMinutes as string, 10)) * 60_000;
  return sign === '-' ? at + offset : at - offset;
}
