/** Reconciles one channel's business date with its published statement. The date is taken by a lease that others see at once; the work
 *  and everything it finds is one transaction: a run that dies half way leaves nothing half done. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { liftTimeLimit, rows, sql } from '../../../db/client.ts';
import type { ChannelRow } from '../../channels/contract.ts';
import { channelByCode, daysOf } from '../../channels/list-channels.ts';
import type { StatementDays } from '../../channels/statement-days.ts';
import { command, readInput, requirePermission, runCommand } from '../../guard/command.ts';
import { type Ambience, actorId, actorName } from '../../guard/context.ts';
import { type BusinessDate, parseBusinessDate } from '../../kernel/business-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import { newId, numberOf } from '../../kernel/ids.ts';
import { compare } from '../engine/compare.ts';
import type { Execute } from '../engine/store.ts';
import { confirmedPairs } from '../matches/store.ts';
import { type RunResults, runInput } from './contract.ts';
import { LEASE_MS, whileLeased } from './hold-lease.ts';
import { resultsToJson } from './kept-results.ts';
import { claimDay, failRun, finishRun } from './lease-store.ts';
import { publishFindings } from './publish-findings.ts';
import type { PublishContext } from './publish-store.ts';
import { readSources, rulesOf } from './read-sources.ts';
import { publishedStatements } from './store.ts';

const DOOR = { name: 'reconciliation.run', permission: 'reconciliation.run' } as const;

type Input = { channelCode: string; businessDate: string; cause: 'import' | 'manual' | 'demo' | 'schedule' };
type Job = {
  ambience: Ambience;
  channel: ChannelRow;
  days: StatementDays;
  date: BusinessDate;
  runId: string;
  cause: Input['cause'];
  claimed: Date;
};
export type RunAnswer = { runId: string; no: string; results: RunResults };

/** Runs it and answers with the results. Refuses `run_in_progress` where another run of the date is at work, or one beside it for longer than a person waits, `statement_missing` where the
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
  const days = await daysOf(db, channel);
  const { runId, claimed } = await takeDay(ambience, channelCode, days, date, cause);
  try {
    await failpoint('reconciliation.date_taken');
    const answer = await whileLeased(ambience, { runId, channelCode, businessDate: date }, () =>
      runCommand(workDoor({ ambience, channel, days, date, runId, cause, claimed }), ambience, {}),
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

/** A run of a date beside is over within seconds, mostly: a person who asks meanwhile is not sent away for it. A worker asks again. */
const BESIDE_MS = 5_000;
const LOOK_EVERY_MS = 250;

async function takeDay(
  ambience: Ambience,
  channelCode: string,
  days: StatementDays,
  date: BusinessDate,
  cause: Input['cause'],
): Promise<{ runId: string; claimed: Date }> {
  for (let leftMs = cause === 'manual' ? BESIDE_MS : 0; ; leftMs -= LOOK_EVERY_MS) {
    const claimed = ambience.clock.now();
    const runId = newId(0, claimed, ambience.random);
    const held = await ambience.database.db.transaction((tx) =>
      claimDay(tx, {
        runId,
        no: numberOf('N', runId),
        channelCode,
        businessDate: date,
        besideFrom: days.before(date)[0] ?? date,
        besideTo: days.after(date).at(-1) ?? date,
        cause,
        by: actorId(ambience.actor),
        byName: actorName(ambience.actor),
        at: claimed,
        until: new Date(claimed.getTime() + LEASE_MS),
      }),
    );
    if (held === null) return { runId, claimed };
    if (held === date || leftMs <= 0)
      throw new DomainError('conflict', 'run_in_progress', `Another run of ${channelCode} ${held} is in progress`, {
        channel: channelCode,
        date: held,
      });
    await pause(LOOK_EVERY_MS);
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

function workDoor(job: Job) {
  const { ambience, channel, days, date, runId } = job;
  return command({
    ...DOOR,
    input: z.strictObject({}),
    run: async ({ tx, now, newId: makeId }) => {
      // One statement joins whole days: the limit for a request is not for it.
      await liftTimeLimit(tx, { workMemory: '48MB' });
      const execute: Execute = (text) => rows<Record<string, unknown>>(tx, sql.raw(text));
      const rules = rulesOf(channel);
      const sources = await readSources(tx, channel, days, date, rules);
      await failpoint('reconciliation.before_compare');
      const comparison = await compare(execute, sources, rules, () => confirmedPairs(tx, channel.code, date));
      await failpoint('reconciliation.compared');
      const context: PublishContext = {
        channelCode: channel.code,
        businessDate: date,
        kinds: sources.kinds,
        stated: sources.stated,
        runId,
        at: now,
        newId: makeId,
        numberOf: (id) => numberOf('D', id),
      };
      const results = await publishFindings(tx, execute, context, comparison);
      const isDone = await finishRun(tx, {
        id: runId,
        channelCode: channel.code,
        businessDate: date,
        statementIds: [...sources.statementIds],
        at: ambience.clock.now(),
        results: resultsToJson(results),
        rules: {
          ...rules,
          daysOff: sources.daysOff,
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
