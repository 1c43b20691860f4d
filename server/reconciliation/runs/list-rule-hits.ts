/** Which rule of a run matched how many lines, and how much money. */
import { z } from 'zod';
import { query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { MatchRule } from '../engine/codes.ts';
import type { RuleHit, RuleHits, RunResults } from './contract.ts';
import { type RuleSum, sumImplicitMatches, sumKeptMatches } from './rules-store.ts';
import { selectRun } from './store.ts';

/** Lines up to which what a number alone matched is added up again where more than one such rule matched something. */
const RECOUNTED = 300_000n;
const IMPLICIT: ReadonlySet<MatchRule> = new Set(['numbers', 'channel_no', 'our_no']);

/** Refuses `run_not_found` and `run_not_done`. `amounts` null: the statement is too long to be added up again for one screen. */
export const listRuleHits = query({
  name: 'reconciliation.list_rule_hits',
  permission: 'reconciliation.read',
  input: z.strictObject({ runId: z.uuid() }),
  run: async ({ db }, { runId }): Promise<RuleHits> => {
    const run = await selectRun(db, runId);
    if (!run) throw new DomainError('not_found', 'run_not_found', 'Run not found');
    const { results } = run;
    if (!results) throw new DomainError('precondition', 'run_not_done', 'This run did not finish, so it has no results');
    const kept = await sumKeptMatches(db, run);
    const numbered = results.matched.byRule.filter(({ rule, count }) => IMPLICIT.has(rule) && count > 0n);
    const [only] = numbered;
    let implicit: RuleSum[] | null = [];
    if (only && numbered.length === 1) implicit = restOf(results, kept, only.rule);
    else if (only) implicit = results.lines.compared <= RECOUNTED ? await sumImplicitMatches(db, run) : null;
    const rules = results.matched.byRule.map(({ rule, count }): RuleHit => {
      const isKnown = implicit !== null || !IMPLICIT.has(rule);
      return { rule, count, amounts: isKnown ? amountsOf(rule, [...kept, ...(implicit ?? [])]) : null };
    });
    return { rules, lines: results.lines, matched: results.matched.byCurrency };
  },
});

/** Where one rule alone matched by number, it has whatever the kept matches have not. */
function restOf(results: RunResults, kept: readonly RuleSum[], rule: MatchRule): RuleSum[] {
  return results.matched.byCurrency
    .map(({ currency, amountMinor }) => ({
      rule,
      currency,
      amountMinor: kept.reduce((rest, sum) => (sum.currency === currency ? rest - sum.amountMinor : rest), amountMinor),
    }))
    .filter(({ amountMinor }) => amountMinor !== 0n);
}

function amountsOf(rule: MatchRule, sums: readonly RuleSum[]) {
  const byCurrency = new Map<string, bigint>();
  for (const sum of sums) if (sum.rule === rule) byCurrency.set(sum.currency, (byCurrency.get(sum.currency) ?? 0n) + sum.amountMinor);
  return [...byCurrency].map(([currency, amountMinor]) => ({ currency, amountMinor })).sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
