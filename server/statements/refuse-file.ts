/** Keeps a file that was refused, with its reason and its rejects, in a transaction of its own: nothing of the reading stays. */
import { z } from 'zod';
import { command, runCommand } from '../guard/command.ts';
import { actorId, actorName } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { numberOf } from '../kernel/ids.ts';
import { partOfFormat } from './contract.ts';
import { DOOR, type Job, type Refused } from './import-job.ts';
import { insertRefused, insertRejects, totalsToJson } from './store.ts';

/** Keeps the refused file with its reason and rejects, and returns the refusal with the address of what was kept. */
export async function keepRefusal(job: Job, { refusal, findings }: Refused): Promise<DomainError> {
  const { ambience, channel, options, name, file, parse } = job;
  const id = parse.statementId;
  const no = numberOf('F', id);
  const [onlyDate] = findings.dates;
  const { summary } = findings;
  const formatId = findings.formatId ?? options.formatId ?? null;
  const period = summary?.period ?? null;
  const date = options.businessDate ?? (period && period.from === period.to ? period.from : (onlyDate?.date ?? null));
  const door = command({
    ...DOOR,
    name: 'statements.refuse_statement',
    input: z.strictObject({}),
    run: async ({ tx, now, actor }) => {
      await insertRefused(tx, {
        id,
        no,
        sha256: file.sha256,
        fileName: name,
        member: findings.member,
        channelCode: channel.code,
        part: formatId ? partOfFormat(formatId) : 'all',
        businessDate: date,
        formatId,
        mappingId: options.mappingId ?? null,
        encoding: summary?.encoding ?? null,
        accountNo: summary?.accountNo ?? null,
        periodFrom: period?.from ?? null,
        periodTo: period?.to ?? null,
        lineCount: 0n,
        rejectCount: BigInt(findings.rejectCount),
        controlTotals: totalsToJson(summary?.controlTotals ?? []),
        sums: [],
        refusal: { reason: refusal.reason, message: refusal.message, details: refusal.details },
        importedAt: now,
        importedBy: actorId(actor),
        importedByName: actorName(actor),
        durationMs: BigInt(Math.max(0, ambience.clock.now().getTime() - job.begun)),
      });
      await insertRejects(tx, id, findings.rejects);
      await failpoint('import.refusal_before_commit');
      return {
        result: null,
        audit: {
          subjectKind: 'statement',
          subjectId: id,
          summary: `${name}: refused (${refusal.reason})`,
          after: { channel: channel.code, reason: refusal.reason },
        },
      };
    },
  });
  await runCommand(door, ambience, {});
  return new DomainError(refusal.code, refusal.reason, refusal.message, { ...refusal.details, statementId: id, no });
}
