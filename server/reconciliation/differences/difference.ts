/** A difference as a noun: its direction, and the two sides field by field. Pure. */
import { isCurrency } from '../../kernel/currency.ts';
import { formatMinor } from '../../kernel/money.ts';
import type { Side } from '../engine/contract.ts';
import type { RawFinding } from '../engine/read-findings.ts';
import type { Direction } from './codes.ts';
import type { AlignedField, FoundDifference } from './contract.ts';
import { explainDifference } from './explain-difference.ts';

/** actual − book: more than nothing is a surplus 长款, less a shortage 短款; nothing (a zero amount) counts as a surplus. */
export function directionOf(deltaMinor: bigint): Direction {
  return deltaMinor < 0n ? 'shortage' : 'surplus';
}

/** Our number of it, as the channel states it: a refund that carries its payment's number, or the channel's own once more, states none. */
export const numberStated = ({ kind, ourNo, originalOurNo, channelNo }: Side): string | null =>
  kind === 'refund' && (ourNo === originalOurNo || ourNo === channelNo) ? null : ourNo;

/** Gives a finding its words. `date` is the business date that was reconciled. */
export function foundDifference(raw: RawFinding, date: string): FoundDifference {
  const { channel, ours } = raw;
  const stated = channel && numberStated(channel);
  return {
    kind: raw.kind,
    recordKind: raw.recordKind,
    identity: raw.identity,
    businessDate: raw.businessDate ?? date,
    direction: directionOf(raw.deltaMinor),
    deltaMinor: raw.deltaMinor,
    currency: raw.currency,
    ourNo: ours?.ourNo ?? stated,
    channelNo: channel?.channelNo ?? ours?.channelNo ?? null,
    channel,
    ours,
    explanation: explainDifference({ ...raw, channel: channel && { ...channel, ourNo: stated } }),
  };
}

/** What is kept of the others that an explanation points at: our number of a record that looks like the missing one, or a duplicate's own number of
 *  the channel where the statement lists that more than once. */
export const keptTwin = ({ channel, twin, isListedAgain }: Pick<RawFinding, 'channel' | 'twin' | 'isListedAgain'>): string | null =>
  isListedAgain ? (channel?.channelNo ?? null) : twin;

const amount = (minor: bigint | null, currency: string) =>
  minor === null ? null : isCurrency(currency) ? formatMinor(minor, currency) : minor.toString();

/** Moved or not: what two vocabularies of status are compared by. */
const moved = (side: Side) => side.status === 'succeeded' || (side.status === 'reversed' && side.kind === 'refund');

/** The fields of both sides next to each other, and which of them contradict. A number only one side has contradicts nothing. */
export function alignSides(channel: Side | null, ours: Side | null): AlignedField[] {
  const field = (name: AlignedField['field'], of: (side: Side) => string | null, differs?: (a: Side, b: Side) => boolean): AlignedField => {
    const [a, b] = [channel ? of(channel) : null, ours ? of(ours) : null];
    const isDifferent = channel !== null && ours !== null && (differs ? differs(channel, ours) : a !== null && b !== null && a !== b);
    return { field: name, channel: a, ours: b, isDifferent };
  };
  return [
    field('kind', (side) => side.kind),
    field(
      'status',
      (side) => side.status,
      (a, b) => moved(a) !== moved(b),
    ),
    field('amount', (side) => amount(side.amountMinor, side.currency)),
    field('currency', (side) => side.currency),
    field('fee', (side) => amount(side.feeMinor, side.currency)),
    field(
      'channelNo',
      (side) => side.channelNo,
      (a, b) => a.channelNo !== null && b.channelNo !== null && a.channelNo !== b.channelNo && !a.furtherNos?.includes(b.channelNo),
    ),
    field('ourNo', (side) => side.ourNo),
    field('originalOurNo', (side) => side.originalOurNo),
    field(
      'merchantNo',
      (side) => side.merchantNo,
      () => false,
    ),
    field(
      'occurredAt',
      (side) => side.occurredAt.toISOString(),
      () => false,
    ),
  ];
}
