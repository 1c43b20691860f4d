/** Reconciles one channel's business date with its published statement. The date is taken by a lease that others see at once; the work
 *  and everything it finds is one transaction: a run that dies half way leaves nothing half done. */
import { z } from 'zod';
import { liftTimeLimit, rows, sql, type Tx } from '../../db/client.ts';
import type { ChannelRow } from '../channels/contract.ts';
import { channelByCode } from '../channels/list-channels.ts';
import { command, readInput, requirePermission, runCommand } from '../guard/command.ts';
import { type Ambience, actorId, actorName } from '../guard/context.ts';
import { addDays, type BusinessDate, type DayRule, endOfBusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId, numberOf } from '../kernel/ids.ts';
import { readLineTotals } from '../statements/read-line-totals.ts';
import { type RunResults, runInput } from './contract.ts';
import { foundDifference, keptTwin } from './differences/difference.ts';
import { type Comparison, compare } from './engine/compare.ts';
import type { CurrencyAmount, Side } from './engine/contract.ts';
import { readFindings, readMatches, readOffers, readWaiting } from './engine/read-findings.ts';
import { DEFAULT_RULES, type Rules } from './engine/rules.ts';
import type { Execute, Sources } from './engine/store.ts';
import { LEASE_MS, whileLeased } from './hold-lease.ts';
import {
  type Changes,
  closeGone,
  confirmedPairs,
  declinedPairs,
  hasConfirmed,
  insertMatches,
  type PublishContext,
  publishDifferences,
  publishWaiting,
  type StoredMatch,
} from './publish-store.ts';
import { claimDay, failRun, finishRun, hasFurtherNos, hasRun, matchedRecords, type Published, publishedStatements } from './run-store.ts';
import { resultsToJson, sideToJson, totalRowsOf } from './sides.ts';

const DOOR = { name: 'reconciliation.run', permission: 'reconciliation.run' } as const;

type Input = { channelCode: string; businessDate: string; cause: 'import' | 'manual' | 'demo' | 'schedule' };
type Job = { ambience: Ambience; channel: ChannelRow; date: BusinessDate; runId: string; cause: Input['cause']; claimed: Date };
export type RunAnswer = { runId: string; no: string; results: RunResults };

/** Runs it and answers with the results. Refuses `run_in_progress` where another run of the date is at work, `statement_missing` where the
 *  date has no published statement, `run_lease_lost`, `channel_not_found`, `date_malformed`. */
export async function runReconciliation(ambience: Ambience, raw: unknown): Promise<RunAnswer> {
  await requirePermission(ambience, DOOR.name, DOOR.permission);
  const { channelCode, businessDate, cause } = readInput(runInput, raw);
  const { db } = ambience.database;
  const channel = await channelByCode(db, channelCode);
  const date = parseBusinessDate(businessDate);
  const statements = await publishedStatements(db, channelCode, [date]);
  if (!statements.get(date)?.ids.length) {
    throw new DomainError('precondition', 'statement_missing', `${channelCode} has no statement for ${date} yet`, {
      channel: channelCode,
      date,
    });
  }
  const claimed = ambience.clock.now();
  const runId = newId(0, claimed, ambience.random);
  const taken = await db.transaction((tx) =>
    claimDay(tx, {
      runId,
      no: numberOf('N', runId),
      channelCode,
      businessDate: date,
      cause,
      by: actorId(ambience.actor),
      byName: actorName(ambience.actor),
      at: claimed,
      until: new Date(claimed.getTime() + LEASE_MS),
    }),
  );
  if (!taken)
    throw new DomainError('conflict', 'run_in_progress', `Another run of ${channelCode} ${date} is in progress`, {
      channel: channelCode,
      date,
    });
  try {
    await failpoint('reconciliation.date_taken');
    const answer = await whileLeased(ambience, { runId, channelCode, businessDate: date }, () =>
      runCommand(workDoor({ ambience, channel, date, runId, cause, claimed }), ambience, {}),
    );
    await failpoint('reconciliation.committed');
    return answer;
  } catch (error) {
    const failure = error instanceof DomainError ? error.reason : 'internal';
    await failpoint('reconciliation.failed_before_date_given_back');
    await db
      .transaction((tx) => failRun(tx, { id: runId, channelCode, businessDate: date, at: ambience.clock.now(), failure }))
      .catch(() => undefined);
    throw error;
  }
}

/** The door as the wire declares it. */
export const runReconciliationDoor = { ...DOOR, input: runInput, through: runReconciliation };

/** What follows an import or a schedule: null where there is no statement, or another run is already at it. */
export async function reconcileDay(ambience: Ambience, input: Input): Promise<RunAnswer | null> {
  try {
    return await runReconciliation(ambience, input);
  } catch (error) {
    if (error instanceof DomainError && (error.reason === 'statement_missing' || error.reason === 'run_in_progress')) return null;
    throw error;
  }
}

function rulesOf(channel: ChannelRow): Rules {
  return {
    ...DEFAULT_RULES,
    zone: channel.timeZone,
    dayCut: channel.dayCut,
    dayCutWindowMinutes: channel.dayCutWindowMinutes,
    amountToleranceMinor: channel.amountToleranceMinor,
    feeToleranceMinor: channel.feeToleranceMinor,
  };
}

/** The day and its two neighbours: what they have published decides what is waiting, overdue and listed elsewhere. */
async function sourcesOf(tx: Tx, { channel, date }: Job, rules: Rules): Promise<Sources> {
  const [before, after] = [addDays(date, -1), addDays(date, 1)];
  const statements = await publishedStatements(tx, channel.code, [before, date, after]);
  const of = (day: BusinessDate): Published => statements.get(day) ?? { ids: [], kinds: [] };
  const own = of(date);
  if (own.ids.length === 0)
    throw new DomainError('precondition', 'statement_missing', `${channel.code} no longer has a statement for ${date}`, {
      channel: channel.code,
      date,
    });
  const beside = [...of(before).ids, ...of(after).ids];
  const rule: DayRule = { zone: rules.zone, dayCut: rules.dayCut };
  const windowFrom = (day: BusinessDate) => new Date(endOfBusinessDate(day, rule).getTime() - rules.dayCutWindowMinutes * 60_000);
  return {
    lines: 'statement_lines',
    records: 'payments',
    statementIds: own.ids,
    neighbourStatementIds: beside,
    matchedBeside: matchedRecords(channel.code, [before, after]),
    channelCode: channel.code,
    isIndexed: true,
    dates: [date],
    neighbourDates: [before, after],
    kinds: own.kinds,
    waitingFrom: new Map([[date, windowFrom(date)]]),
    // Where tomorrow's statement is there already the window is over, and what it does not list is missing.
    waitingKinds: own.kinds.filter((kind) => !of(after).kinds.includes(kind)),
    overdue: (await hasRun(tx, channel.code, before))
      ? { date: before, from: windowFrom(before), kinds: own.kinds.filter((kind) => of(before).kinds.includes(kind)) }
      : null,
    hasFurtherNos: await hasFurtherNos(tx, [...own.ids, ...beside]),
    hasDecisions: await hasConfirmed(tx, channel.code, date),
    lineTotals: totalRowsOf(await readLineTotals(tx, own.ids)),
  };
}

function workDoor(job: Job) {
  const { ambience, channel, date, runId } = job;
  return command({
    ...DOOR,
    input: z.strictObject({}),
    run: async ({ tx, now, newId: makeId }) => {
      // One statement joins whole days: the limit for a request is not for it.
      await liftTimeLimit(tx, { workMemory: '48MB' });
      const execute: Execute = (text) => rows<Record<string, unknown>>(tx, sql.raw(text));
      const rules = rulesOf(channel);
      const sources = await sourcesOf(tx, job, rules);
      await failpoint('reconciliation.before_compare');
      const comparison = await compare(execute, sources, rules, () => confirmedPairs(tx, channel.code, date));
      await failpoint('reconciliation.compared');
      const context: PublishContext = {
        channelCode: channel.code,
        businessDate: date,
        runId,
        at: now,
        newId: makeId,
        numberOf: (id) => numberOf('D', id),
      };
      const results = await publish(tx, execute, context, comparison);
      const isDone = await finishRun(tx, {
        id: runId,
        channelCode: channel.code,
        businessDate: date,
        statementIds: [...sources.statementIds],
        at: ambience.clock.now(),
        results: resultsToJson(results),
        rules: {
          ...rules,
          amountToleranceMinor: rules.amountToleranceMinor.toString(),
          feeToleranceMinor: rules.feeToleranceMinor.toString(),
        },
      });
      if (!isDone)
        throw new DomainError(
          'conflict',
          'run_lease_lost',
          `The run of ${channel.code} ${date} took too long and was replaced by another`,
          {
            channel: channel.code,
            date,
          },
        );
      await failpoint('reconciliation.finished_before_commit');
      const open = results.differences.reduce((sum, row) => sum + row.count, 0n);
      const no = numberOf('N', runId);
      return {
        result: { runId, no, results } satisfies RunAnswer,
        audit: {
          subjectKind: 'reconciliation_run',
          subjectId: runId,
          summary: `${channel.code} ${date}: ${results.matched.count} of ${results.lines.compared} lines matched, ${open} differences`,
          after: { no, cause: job.cause },
        },
      };
    },
  });
}

async function publish(tx: Tx, execute: Execute, context: PublishContext, comparison: Comparison): Promise<RunResults> {
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
