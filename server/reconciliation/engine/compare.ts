/** The engine: two relations in, pairs and differences out, in the temporary tables of one transaction. */
import { invariant } from '../../kernel/errors.ts';
import type { MatchRule } from './codes.ts';
import type { AutoMatch, CrossedSum, CurrencyAmount, SumRow } from './contract.ts';
import type { Rules } from './rules.ts';
import { type Execute, relationsOf, type Sources, steerPlanner, type TotalRow, totalsOf } from './store.ts';
import { type Counts, countLeft, judge } from './store-findings.ts';
import { gatherGroups } from './store-groups.ts';
import { pairGroups } from './store-pairs.ts';

export type Comparison = {
  statement: SumRow[];
  books: SumRow[];
  /** Payments and refunds on the statement that moved money. */
  compared: bigint;
  matched: {
    count: bigint;
    byCurrency: CurrencyAmount[];
    byRule: { rule: MatchRule; count: bigint }[];
    withinTolerance: bigint;
    acrossDays: bigint;
  };
  withDifference: bigint;
  /** Lines that moved nothing (processing, failed): kept, counted, compared only with a record that says otherwise. */
  others: bigint;
  leftAside: bigint;
  crossed: CrossedSum[];
  autoMatch: AutoMatch;
};

const kindOf = (letter: string) => (letter === 'p' ? ('payment' as const) : ('refund' as const));
const sumsOf = (rows: TotalRow[]): SumRow[] =>
  rows
    .filter((row) => row.ok)
    .map((row) => ({ kind: kindOf(row.kind), currency: row.currency, count: row.count, amountMinor: row.amount, feeMinor: row.fee }));

/** Compares, always every line; leaves `rc_diff`, `rc_wait`, `rc_pair`, `rc_offer`, `rc_l`, `rc_r` to be read until the transaction ends. */
export async function compare(
  execute: Execute,
  sources: Sources,
  rules: Rules,
  confirm?: (execute: Execute) => Promise<string>,
): Promise<Comparison> {
  const relations = relationsOf(sources);
  await steerPlanner(execute);
  const lines = sources.lineTotals ? [...sources.lineTotals] : await totalsOf(execute, relations.lines, 'lines');
  const records = await totalsOf(execute, relations.home, 'records');
  const byChannelNo = await gatherGroups(execute, sources, lines, records);
  await pairGroups(execute, sources, rules, confirm && sources.hasDecisions ? await confirm(execute) : null);
  await judge(execute, sources, rules);
  const counts = await countLeft(execute);
  return resultOf(withoutUnmoved(lines, counts.unmoved), records, counts, byChannelNo.count);
}

/** Lines that moved nothing whatever their status says count among those whose status says so. */
function withoutUnmoved(lines: readonly TotalRow[], unmoved: Counts['unmoved']): TotalRow[] {
  const rows = lines.map((row) => ({ ...row }));
  for (const { kind, currency, count, amount, fee } of unmoved) {
    const made = rows.find((row) => row.ok && row.kind === kind && row.currency === currency);
    invariant(made !== undefined, 'what moved nothing had been counted as moved');
    made.count -= count;
    made.amount -= amount;
    made.fee -= fee;
    rows.push({ kind, currency, ok: false, count, amount, fee, numbered: 0n });
  }
  return rows.filter((row) => row.count > 0n);
}

/** What the bulk joins settled is what there is less what was left: nothing is counted twice and nothing is estimated. `byChannelNo` of it is of lines
 *  that state no number of ours. */
function resultOf(lines: TotalRow[], records: TotalRow[], counts: Counts, byChannelNo: bigint): Comparison {
  const moved = lines.filter((row) => row.ok);
  const total = (of: (row: TotalRow) => bigint, currency?: string) =>
    moved.filter((row) => currency === undefined || row.currency === currency).reduce((sum, row) => sum + of(row), 0n);
  const currencies = [...new Set(moved.map((row) => row.currency))].sort();
  const byCurrency = currencies.map((currency) => {
    const left = counts.left.find((row) => row.currency === currency);
    return {
      currency,
      count: total((row) => row.count, currency) - (left?.lines ?? 0n) + (left?.matched ?? 0n),
      amountMinor: total((row) => row.amount, currency) - (left?.lineAmount ?? 0n) + (left?.matchedAmount ?? 0n),
    };
  });
  const compared = total((row) => row.count);
  const leftLines = counts.left.reduce((sum, row) => sum + row.lines, 0n);
  const byRule = new Map<string, bigint>(counts.rules.map((row) => [row.rule, row.count]));
  const add = (rule: MatchRule, n: bigint) => n > 0n && byRule.set(rule, (byRule.get(rule) ?? 0n) + n);
  add('numbers', compared - leftLines - byChannelNo);
  add('channel_no', byChannelNo);
  const count = byCurrency.reduce((sum, row) => sum + row.count, 0n);
  const byPerson = byRule.get('person') ?? 0n;
  return {
    statement: sumsOf(lines),
    books: sumsOf(records),
    compared,
    matched: {
      count,
      byCurrency: byCurrency.filter((row) => row.count > 0n),
      byRule: [...byRule].map(([rule, n]) => ({ rule: rule as MatchRule, count: n })).sort((a, b) => (a.rule < b.rule ? -1 : 1)),
      withinTolerance: counts.tolerated,
      acrossDays: counts.acrossDays,
    },
    withDifference: compared - count,
    others: lines.filter((row) => !row.ok).reduce((sum, row) => sum + row.count, 0n),
    leftAside: counts.leftAside,
    crossed: counts.crossed.map(({ kind, currency, amount }) => ({ kind: kindOf(kind), currency, amountMinor: amount })),
    autoMatch: {
      byCount: { part: count - byPerson, whole: compared },
      byAmount: byCurrency.map((row) => ({
        currency: row.currency,
        part: row.amountMinor,
        whole: total((line) => line.amount, row.currency),
      })),
    },
  };
}
