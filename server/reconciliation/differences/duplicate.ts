/** A duplicate as a noun: the record and the line that met, the one too many behind them, and what of it is another. Pure. */
import type { Side } from '../engine/contract.ts';
import { DUPLICATE_SIDES_MAX } from './codes.ts';
import type { AlignedField, DuplicateSides, FoundOfSide } from './contract.ts';
import { alignSides } from './difference.ts';

const isSame = (a: Side, b: Side) =>
  a.paymentId !== null ? a.paymentId === b.paymentId : a.statementId === b.statementId && a.lineNo === b.lineNo;

/** Those that are a duplicate too come after those that are none, `own` comes last, as it was seen. */
function inOrder(found: readonly Side[], own: Side | null, isExtra: (side: Side) => boolean): Side[] {
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

function foundOf(sides: readonly Side[], isWhole: boolean): FoundOfSide {
  const moved = sides.filter((side) => side.paymentId === null || side.status === 'succeeded');
  const currency = moved[0]?.currency;
  const isSum = isWhole && currency !== undefined && moved.every((side) => side.currency === currency);
  return { count: sides.length, total: isSum ? { minor: moved.reduce((sum, side) => sum + side.amountMinor, 0n), currency } : null };
}

/** `records` and `lines` are all of the duplicate's number, it among them; `isExtra` tells those that are one too many as well. Null where nothing
 *  but itself was found. */
export function duplicateSides(
  { channel: ownLine, ours: ownRecord }: { channel: Side | null; ours: Side | null },
  records: readonly Side[],
  lines: readonly Side[],
  isExtra: (side: Side) => boolean,
): DuplicateSides | null {
  const ours = inOrder(records, ownRecord, isExtra);
  const channel = inOrder(lines, ownLine, isExtra);
  if (ours.length + channel.length < 2) return null;
  const fields = alignSides(channel[0] ?? null, ours[0] ?? null).map(({ field, isDifferent }) => {
    const marks = (sides: readonly Side[]) =>
      sides.map((side) => isDifferent || comparedIn(field, side) !== comparedIn(field, sides[0] as Side));
    return { field, ours: marks(ours), channel: marks(channel) };
  });
  const isWhole = records.length < DUPLICATE_SIDES_MAX && lines.length < DUPLICATE_SIDES_MAX;
  const found = { ours: foundOf(ours, isWhole), channel: foundOf(channel, isWhole) };
  return { side: ownLine ? 'channel' : 'ours', ours, channel, found, fields };
}

/** Of either side what stands first and what stands last, whatever was found between them. */
export function outerSides(sides: DuplicateSides): DuplicateSides {
  const outer = <T>(all: readonly T[]): T[] => all.filter((_, at) => at === 0 || at === all.length - 1);
  const fields = sides.fields.map(({ field, ours, channel }) => ({ field, ours: outer(ours), channel: outer(channel) }));
  return { ...sides, ours: outer(sides.ours), channel: outer(sides.channel), fields };
}
