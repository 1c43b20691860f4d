/** Sides as they are kept in jsonb: integers as text, instants as ISO 8601, and back. Pure. */
import type { Side } from './contract.ts';

export type SideJson = Omit<Side, 'amountMinor' | 'feeMinor' | 'occurredAt'> & {
  amountMinor: string;
  feeMinor: string | null;
  occurredAt: string;
};

export function sideToJson(side: Side): SideJson {
  return {
    ...side,
    amountMinor: side.amountMinor.toString(),
    feeMinor: side.feeMinor?.toString() ?? null,
    occurredAt: side.occurredAt.toISOString(),
  };
}

export function sideFromJson(json: SideJson): Side {
  return {
    ...json,
    amountMinor: BigInt(json.amountMinor),
    feeMinor: json.feeMinor === null ? null : BigInt(json.feeMinor),
    occurredAt: new Date(json.occurredAt),
  };
}
