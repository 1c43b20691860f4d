/** What lies between the totals of a statement and of our books, taken apart, and how the totals stand. Fees are no part of them. */
import type { SumRow } from '../../server/reconciliation/engine/contract.ts';
import type { RunResults } from '../../server/reconciliation/runs/contract.ts';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export type TotalsOf = Pick<RunResults, 'statement' | 'books' | 'totalsAgree' | 'crossed' | 'differences'>;

export type Pair = { kind: SumRow['kind']; currency: string; statement?: SumRow; books?: SumRow };

/** One row a kind and currency that either side has. */
export function pairSums(statement: readonly SumRow[], books: readonly SumRow[]): Pair[] {
  const pairs = new Map<string, Pair>();
  const at = (sum: SumRow) => {
    const key = `${sum.currency}/${sum.kind}`;
    const pair = pairs.get(key) ?? { kind: sum.kind, currency: sum.currency };
    pairs.set(key, pair);
    return pair;
  };
  for (const sum of statement) at(sum).statement = sum;
  for (const sum of books) at(sum).books = sum;
  return [...pairs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

const gapOf = ({ statement, books }: Pair) => (statement?.amountMinor ?? 0n) - (books?.amountMinor ?? 0n);
/** Money in counts up, refunds count down. */
const signed = (kind: SumRow['kind'], minor: bigint) => (kind === 'payment' ? minor : -minor);

export type Gap = { currency: string; gap: bigint; found: bigint; crossed: bigint; rest: bigint };

/** Of each currency that has one: the gap, the differences that were found, what the sides have on different days, and the rest. Nothing where a
 *  difference is one of currency: amounts are not added across currencies. */
export function gapsOf({ statement, books, crossed, differences }: TotalsOf): Gap[] {
  if (differences.some((row) => row.kind === 'currency')) return [];
  const pairs = pairSums(statement, books);
  const sumOf = (currency: string, sums: readonly { kind: SumRow['kind']; currency: string; minor: bigint }[]) =>
    sums.filter((sum) => sum.currency === currency).reduce((total, { kind, minor }) => total + signed(kind, minor), 0n);
  const gaps = pairs.map((pair) => ({ kind: pair.kind, currency: pair.currency, minor: gapOf(pair) }));
  const crossings = crossed?.map(({ kind, currency, amountMinor }) => ({ kind, currency, minor: amountMinor }));
  return [...new Set([...gaps, ...(crossings ?? [])].map(({ currency }) => currency))]
    .map((currency) => {
      const gap = sumOf(currency, gaps);
      const found = differences
        .filter((row) => row.currency === currency && row.kind !== 'fee')
        .reduce((total, row) => total + row.deltaMinor, 0n);
      const across = crossings ? sumOf(currency, crossings) : gap - found;
      return { currency, gap, found, crossed: across, rest: gap - found - across };
    })
    .filter(({ gap, found, crossed: across }) => gap !== 0n || found !== 0n || across !== 0n);
}

export type TotalsState = 'agree' | 'acrossCut' | 'differ';

export const TOTALS_LOOK: Record<TotalsState, { tone: Tone; shape: StatusShape }> = {
  agree: { tone: 'success', shape: 'tick' },
  acrossCut: { tone: 'info', shape: 'clock' },
  differ: { tone: 'warning', shape: 'triangle' },
};

/** `acrossCut` only where, of every kind and currency, what the sides have on different days is the whole of what is between them: to the last unit,
 *  as the run has added it up, and with no difference beside it. */
export function totalsStateOf({ statement, books, totalsAgree, crossed, differences }: TotalsOf): TotalsState {
  if (totalsAgree) return 'agree';
  if (!crossed || crossed.length === 0 || differences.some((row) => row.kind !== 'fee')) return 'differ';
  const crossedOf = (kind: SumRow['kind'], currency: string) =>
    crossed.filter((sum) => sum.kind === kind && sum.currency === currency).reduce((total, sum) => total + sum.amountMinor, 0n);
  const pairs = pairSums(statement, books);
  const isNamed = crossed.every((sum) => pairs.some((pair) => pair.kind === sum.kind && pair.currency === sum.currency));
  return isNamed && pairs.every((pair) => gapOf(pair) === crossedOf(pair.kind, pair.currency)) ? 'acrossCut' : 'differ';
}
