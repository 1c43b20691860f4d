/** A duplicate as a noun: the record and the line that met, the one too many behind them, and what of it is another. Pure. */

import type { Side } from '../engine/contract.ts';
import { type AlignedField, type DifferenceRow, DUPLICATE_SIDES_MAX, type DuplicateSides } from './contract.ts';
import { alignSides } from './difference.ts';

const isSame = (a: Side, b: Side) =>
  a.paymentId !== null ? a.paymentId === b.paymentId : a.statementId === b.statementId && a.lineNo === b.lineNo;

/** Those that are a duplicate too come after those that are none, `own` comes last, as it was seen. */
function inOrder(found: readonly Side[], own: Side | null, related: readonly DifferenceRow[]): Side[] {
  const isExtra = (side: Side) =>
    related.some(
      (other) =>
        other.kind === 'duplicate' &&
        (side.paymentId === null
          ? other.statementId === side.statementId && other.lineNo === side.lineNo
          : other.paymentId === side.paymentId),
    );
  const others = found.filter((side) => !own || !isSame(side, own));
  const date = found.find((side) => own && isSame(side, own))?.businessDate ?? null;
  return [...others.filter((side) => !isExtra(side)), ...others.filter(isExtra), ...(own ? [{ ...own, businessDate: date }] : [])];
}

/** What the fields compare, as far as two of one side do. */
function comparedIn(field: AlignedField['field'], side: Side): unknown {
  if (field === 'amount') return side.amountMinor;
  if (field === 'fee') return side.feeMinor;
  return field === 'occurredAt' ? side.occurredAt.getTime() : side[field];
}

/** `records` and `lines` are all of the duplicate's number, it among them. Null where nothing but itself was found. */
export function duplicateSides(
  { channel: ownLine, ours: ownRecord }: { channel: Side | null; ours: Side | null },
  records: readonly Side[],
  lines: readonly Side[],
  related: readonly DifferenceRow[],
): DuplicateSides | null {
  const ours = inOrder(records, ownRecord, related);
  const channel = inOrder(lines, ownLine, related);
  if (ours.length + channel.length < 2) return null;
  const fields = alignSides(channel[0] ?? null, ours[0] ?? null).map(({ field, isDifferent }) => {
    const marks = (sides: readonly Side[]) =>
      sides.map((side) => isDifferent || comparedIn(field, side) !== comparedIn(field, sides[0] as Side));
    return { field, ours: marks(ours), channel: marks(channel) };
  });
  const isCapped = records.length >= DUPLICATE_SIDES_MAX || lines.length >= DUPLICATE_SIDES_MAX;
  return { side: ownLine ? 'channel' : 'ours', ours, channel, isCapped, fields };
}
