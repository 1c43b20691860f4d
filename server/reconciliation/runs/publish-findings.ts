/** Makes what a run has found visible, and adds it up: the differences by kind, what waits, the matches and what is offered to a person. */
import type { Tx } from '../../../db/client.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import { foundDifference, keptTwin } from '../differences/difference.ts';
import type { Comparison } from '../engine/compare.ts';
import type { CurrencyAmount, Side } from '../engine/contract.ts';
import { sideToJson } from '../engine/kept-sides.ts';
import { readFindings, readMatches, readOffers, readWaiting } from '../engine/read-findings.ts';
import type { Execute } from '../engine/store.ts';
import { declinedPairs } from '../matches/store.ts';
import type { RunResults } from './contract.ts';
import {
  type Changes,
  closeGone,
  insertMatches,
  type PublishContext,
  publishDifferences,
  publishWaiting,
  type StoredMatch,
} from './publish-store.ts';

/** Everything the comparison found, in the run's transaction: differences, what waits, matches. Answers the results of the run. */
export async function publishFindings(tx: Tx, execute: Execute, context: PublishContext, comparison: Comparison): Promise<RunResults> {
  const changes: Changes = { found: 0n, gone: 0n, reopened: 0n, unchanged: 0n, matchedLater: 0n };
  const tally = new Map<string, RunResults['differences'][number]>();
  for await (const chunk of readFindings(execute)) {
    const found = chunk.map((raw) => ({ ...foundDifference(raw, context.businessDate), twin: keptTwin(raw) }));
    for (const one of found) {
      const key = `${one.kind} ${one.direction} ${one.currency}`;
      const row = tally.get(key) ?? { kind: one.kind, direction: one.direction, currency: one.currency, count: 0n, deltaMinor: 0n };
      tally.set(key, { ...row, count: row.count + 1n, deltaMinor: row.deltaMinor + one.deltaMinor });
    }
    await publishDifferences(tx, context, found, changes);
  }
  Object.assign(changes, await closeGone(tx, context));
  await failpoint('reconciliation.differences_written');
  await publishWaiting(tx, context);
  const proposed = await publishMatches(tx, execute, context);
  await failpoint('reconciliation.matches_written');
  const waiting = await readWaiting(execute);
  const byKind = (sums: Comparison['books']) =>
    sums
      .map((sum) => `${sum.kind} ${sum.currency} ${sum.count} ${sum.amountMinor}`)
      .sort()
      .join();
  return {
    statement: comparison.statement,
    books: comparison.books,
    crossed: comparison.crossed,
    totalsAgree: byKind(comparison.statement) === byKind(comparison.books),
    lines: {
      compared: comparison.compared,
      matched: comparison.matched.count,
      withDifference: comparison.withDifference,
      others: comparison.others,
    },
    matched: comparison.matched,
    waiting: { count: BigInt(waiting.length), byCurrency: sumsOf(waiting) },
    proposed,
    differences: [...tally.values()],
    autoMatch: comparison.autoMatch,
    changes,
  };
}

function sumsOf(sides: readonly Side[]): CurrencyAmount[] {
  const sums = new Map<string, CurrencyAmount>();
  for (const { currency, amountMinor } of sides) {
    const sum = sums.get(currency) ?? { currency, count: 0n, amountMinor: 0n };
    sums.set(currency, { currency, count: sum.count + 1n, amountMinor: sum.amountMinor + amountMinor });
  }
  return [...sums.values()];
}

const identityOf = (side: Side) => [side.channelNo, side.ourNo].filter((number) => number !== null).join('|');

/** Keeps the matches that a key alone does not show, and what is offered to a person. Answers how many are offered. */
async function publishMatches(tx: Tx, execute: Execute, context: PublishContext): Promise<bigint> {
  const stored: StoredMatch[] = (await readMatches(execute)).map(({ rule, channel, ours, acrossDays }) =>
    matchOf(rule, 'confirmed', channel, ours, acrossDays, null),
  );
  await insertMatches(tx, context, stored);
  const declined = await declinedPairs(tx, context.channelCode, context.businessDate);
  const offers: StoredMatch[] = [];
  for (const [index, group] of (await readOffers(execute)).entries()) {
    for (const { channel, ours } of group.pairs) {
      if (!declined.has([ours.paymentId, identityOf(channel)].filter(Boolean).join('|')))
        offers.push(matchOf('amount_and_time', 'proposed', [channel], [ours], false, String(index + 1)));
    }
  }
  await insertMatches(tx, context, offers);
  return BigInt(offers.length);
}

function matchOf(
  rule: string,
  status: StoredMatch['status'],
  channel: Side[],
  ours: Side[],
  acrossDays: boolean,
  groupKey: string | null,
): StoredMatch {
  return {
    rule,
    status,
    acrossDays,
    groupKey,
    statementId: channel[0]?.statementId ?? '',
    lineNos: channel.map((side) => side.lineNo ?? 0),
    paymentIds: ours.map((side) => side.paymentId ?? ''),
    currency: channel[0]?.currency ?? '',
    amountMinor: channel.reduce((sum, side) => sum + side.amountMinor, 0n),
    channelSides: channel.map(sideToJson),
    ourSides: ours.map(sideToJson),
  };
}
