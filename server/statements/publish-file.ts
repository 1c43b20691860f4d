/** Makes one reading of a file visible: its lines, its verdict, its version and its rejects commit together or not at all. */
import { z } from 'zod';
import { liftTimeLimit, onOneConnection } from '../../db/client.ts';
import type { Connection } from '../../db/copy.ts';
import { daysOf } from '../channels/list-channels.ts';
import type { StatementDays } from '../channels/statement-days.ts';
import { command, runCommand } from '../guard/command.ts';
import { actorId, actorName } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { numberOf } from '../kernel/ids.ts';
import { partOfFormat } from './contract.ts';
import { copyLines } from './copy-statement.ts';
import { DOOR, type Imported, type Job, Refused } from './import-job.ts';
import { sumsOfSucceeded } from './line-totals.ts';
import type { ParseFindings } from './parse-messages.ts';
import { rejectsRefused, verdict } from './statement-verdict.ts';
import { insertRejects, publish, sampleLines, sumsToJson, totalsToJson } from './store.ts';
import { flowSumsToJson, lineTotalsToJson } from './totals-store.ts';

/** Fewer are joined in no time, whatever the plan. */
const MANY_LINES = 20_000;

/** Reads and publishes on one connection of its own: COPY and everything that makes its lines visible commit together. */
export async function publishFile(job: Job, kept: Promise<void>): Promise<Imported> {
  const { ambience } = job;
  const result = await onOneConnection(
    ambience.database,
    (database, connection) => runCommand(publishDoor(job, connection, kept), { ...ambience, database }, {}),
    // A COPY that was given up may leave the connection in the middle of a message.
    (error) => !(error instanceof Refused) || job.signal?.aborted === true,
  );
  if (result.lineCount >= MANY_LINES) await sampleLines(ambience.database.db).catch(() => undefined);
  return result;
}

function publishDoor(job: Job, client: Connection, kept: Promise<void>) {
  const { ambience, channel, options, name, file, parse, report } = job;
  return command({
    ...DOOR,
    input: z.strictObject({}),
    run: async ({ tx, now, actor }) => {
      // One statement copies the whole file: the limit for a request is not for it. The parser's own limits end what hangs.
      await liftTimeLimit(tx);
      const outcome = await copyLines(client, job);
      await failpoint('import.lines_copied');
      if (!outcome.read) throw new Refused(causeOf(outcome.refusal, outcome.findings, job), outcome.findings);
      const { findings } = outcome;
      const { summary, decision } = judged(findings, job, await daysOf(tx, job.channel));
      report({ stage: 'publishing' });
      await kept;
      await failpoint('import.judged_before_publish');
      const part = partOfFormat(summary.formatId);
      const no = numberOf('F', parse.statementId);
      const version = await publish(tx, {
        id: parse.statementId,
        no,
        sha256: file.sha256,
        fileName: name,
        member: findings.member,
        channelCode: channel.code,
        part,
        businessDate: decision.date,
        dateSource: decision.source,
        formatId: summary.formatId,
        mappingId: options.mappingId ?? null,
        encoding: summary.encoding,
        accountNo: summary.accountNo,
        periodFrom: summary.period?.from ?? null,
        periodTo: summary.period?.to ?? null,
        lineCount: BigInt(findings.lines),
        rejectCount: BigInt(findings.rejectCount),
        controlTotals: totalsToJson(summary.controlTotals),
        sums: sumsToJson(sumsOfSucceeded(findings.totals)),
        lineTotals: lineTotalsToJson(findings.totals),
        flowSums: flowSumsToJson(findings.flows),
        importedAt: now,
        importedBy: actorId(actor),
        importedByName: actorName(actor),
        publishedAt: now,
        durationMs: BigInt(Math.max(0, ambience.clock.now().getTime() - job.begun)),
      });
      await failpoint('import.published_before_rejects');
      await insertRejects(tx, parse.statementId, findings.rejects);
      await failpoint('import.before_commit');
      const result: Imported = {
        statementId: parse.statementId,
        no,
        status: 'published',
        channelCode: channel.code,
        businessDate: decision.date,
        version,
        part,
        formatId: summary.formatId,
        lineCount: findings.lines,
        rejectCount: findings.rejectCount,
      };
      const summaryText = `${name}: ${channel.code} ${decision.date} version ${version}, ${findings.lines} lines`;
      return {
        result,
        audit: {
          subjectKind: 'statement',
          subjectId: parse.statementId,
          summary: summaryText,
          after: { ...result, sha256: file.sha256.toString('hex') },
        },
      };
    },
  });
}

/** Totals that do not hold because rows could not be read: what a person needs to see is the row. */
function causeOf(refusal: DomainError, findings: ParseFindings, { channel, name }: Job): DomainError {
  return refusal.reason === 'statement_total_wrong' && findings.rejectCount > 0 && !channel.acceptInPart
    ? rejectsRefused(name, findings)
    : refusal;
}

function judged(findings: ParseFindings, { channel, options, name }: Job, days: StatementDays) {
  try {
    return verdict(findings, {
      file: name,
      channelFormatId: channel.formatId,
      channelCode: channel.code,
      isFormatChosen: Boolean(options.formatId ?? options.mappingId),
      acceptInPart: channel.acceptInPart,
      businessDate: options.businessDate ?? null,
      statedOn: (date) => days.statedOn(date),
    });
  } catch (error) {
    if (error instanceof DomainError) throw new Refused(error, findings);
    throw error;
  }
}
