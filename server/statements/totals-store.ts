/** The SQL of what a statement's lines add up to, kept when they are imported so that nobody has to read them again for it. */
import { rows, sql, type Tx } from '../../db/client.ts';
import type { FlowSum, LineTotal } from './contract.ts';

/** jsonb holds integers as text: JSON numbers lose digits. */
type TotalJson = Pick<LineTotal, 'kind' | 'currency' | 'status'> & {
  count: string;
  numbered: string;
  amountMinor: string;
  feeMinor: string;
};

export const lineTotalsToJson = (totals: readonly LineTotal[]): TotalJson[] =>
  totals.map(({ kind, currency, status, count, numbered, amountMinor, feeMinor }) => ({
    kind,
    currency,
    status,
    count: `${count}`,
    numbered: `${numbered}`,
    amountMinor: `${amountMinor}`,
    feeMinor: `${feeMinor}`,
  }));

type FlowJson = Pick<FlowSum, 'flow' | 'currency'> & { count: string; amountMinor: string };

export const flowSumsToJson = (sums: readonly FlowSum[]): FlowJson[] =>
  sums.map(({ flow, currency, count, amountMinor }) => ({ flow, currency, count: `${count}`, amountMinor: `${amountMinor}` }));

/** Money in before money out, then by currency. Null: a refused file. */
export const flowSumsOf = (json: unknown): FlowSum[] | null =>
  (json as FlowJson[] | null)
    ?.map((sum) => ({ ...sum, count: BigInt(sum.count), amountMinor: BigInt(sum.amountMinor) }))
    .sort((a, b) => (`${a.flow} ${a.currency}` < `${b.flow} ${b.currency}` ? -1 : 1)) ?? null;

/** Totals of all lines of these statements, or null where one of them was imported before they were kept. */
export async function lineTotalsOf(tx: Tx, statementIds: readonly string[]): Promise<LineTotal[] | null> {
  const found = await rows<{ totals: TotalJson[] | null }>(
    tx,
    sql`SELECT line_totals AS totals FROM statements WHERE id IN (${sql.join(
      statementIds.map((id) => sql`${id}::uuid`),
      sql`, `,
    )})`,
  );
  if (found.length !== statementIds.length) return null;
  const all: LineTotal[] = [];
  for (const { totals } of found) {
    if (totals === null) return null;
    for (const total of totals)
      all.push({
        ...total,
        count: BigInt(total.count),
        numbered: BigInt(total.numbered),
        amountMinor: BigInt(total.amountMinor),
        feeMinor: BigInt(total.feeMinor),
      });
  }
  return all;
}
