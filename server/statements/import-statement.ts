/** Brings one file in: bytes → hash → kept, and read in a bounded worker meanwhile → control totals → one publishing transaction.
 *  All of a file or nothing of it: lines are copied in the transaction that publishes them. */
import { z } from 'zod';
import { liftTimeLimit, onOneConnection } from '../../db/client.ts';
import { type Connection, openCopy } from '../../db/copy.ts';
import type { ChannelRow } from '../channels/contract.ts';
import { channelByCode } from '../channels/list-channels.ts';
import { command, invalidInput, requirePermission, runCommand } from '../guard/command.ts';
import { type Ambience, actorId, actorName } from '../guard/context.ts';
import { DomainError, invariant } from '../kernel/errors.ts';
import { newId, numberOf } from '../kernel/ids.ts';
import { type ImportOptions, type ImportResult, importOptions, partOfFormat, type StatementRow } from './contract.ts';
import { LINE_COLUMNS } from './copy-lines.ts';
import { type ProgressReport, reportProgress } from './import-progress.ts';
import { keepFile } from './keep-file.ts';
import { mappingById } from './mapping-store.ts';
import { type ParseOutcome, parseInWorker } from './parse-in-worker.ts';
import type { ParseFindings, ParseRequest } from './parse-messages.ts';
import { fileNameOf, type ReceivedFile, receiveFile } from './receive-file.ts';
import { rejectsRefused, verdict } from './statement-verdict.ts';
import { insertRefused, insertRejects, publish, selectByFile, summarizeLines, sumsToJson, totalsToJson } from './store.ts';
import { oneAtATime, withImportSlot } from './turns.ts';

export type ImportSource = 'upload' | 'demo' | 'api' | 'folder';
export type ImportRequest = ImportOptions & {
  bytes: AsyncIterable<Uint8Array>;
  source: ImportSource;
  /** How many bytes the sender promised; another number is refused. */
  expectedSize?: number | null;
  signal?: AbortSignal;
};
export type Published = { statementId: string; channelCode: string; businessDate: string; part: ImportResult['part'] };
/** What follows a publication, handed in from above: this room knows nothing of reconciliation. */
export type ImportPorts = { onPublished?(published: Published): Promise<void> };

const DOOR = { name: 'statements.import_statement', permission: 'statement.upload' } as const;

/** Leaves the transaction with what was found, so that nothing of it stays; the refusal is kept in one of its own. */
class Refused extends Error {
  readonly refusal: DomainError;
  readonly findings: ParseFindings;
  constructor(refusal: DomainError, findings: ParseFindings) {
    super(refusal.message);
    this.refusal = refusal;
    this.findings = findings;
  }
}

type Job = {
  ambience: Ambience;
  channel: ChannelRow;
  options: ImportOptions;
  name: string;
  file: ReceivedFile;
  parse: ParseRequest;
  report: ProgressReport;
  signal: AbortSignal | undefined;
  begun: number;
};

/** Imports one file. The answer is what was published. Refuses what the pipeline refuses, and then keeps file and reason as a refused
 *  statement (`details.statementId`, `details.no`), except where nothing new came: `statement_already_imported` (details name the first),
 *  `statement_empty`, `file_too_large`, `upload_cut_off`, `mapping_not_found`, `channel_not_found`, `channel_inactive`. */
export async function importStatement(ambience: Ambience, request: ImportRequest, ports: ImportPorts = {}): Promise<ImportResult> {
  await requirePermission(ambience, DOOR.name, DOOR.permission);
  const { bytes, source, expectedSize, signal, ...rest } = request;
  const parsed = importOptions.safeParse(rest);
  if (!parsed.success) throw invalidInput(parsed.error);
  const options = parsed.data;
  const name = fileNameOf(options.name);
  const begun = ambience.clock.now().getTime();
  const report = reportProgress(actorId(ambience.actor) ?? ambience.actor.kind, options.uploadId, expectedSize ?? null);
  try {
    const { db } = ambience.database;
    const channel = await channelByCode(db, options.channelCode);
    if (!channel.active)
      throw new DomainError('precondition', 'channel_inactive', `The channel ${channel.code} is not in use`, { channel: channel.code });
    const mapping = options.mappingId ? await mappingById(db, options.mappingId, channel.code) : null;
    const file = await receiveFile(bytes, { name, expectedSize, signal, onBytes: (bytesReceived) => report({ bytesReceived }) });
    try {
      report({ stage: 'waiting', byteSize: file.byteSize });
      const parse: ParseRequest = {
        path: file.path,
        name,
        formatId: options.formatId ?? null,
        mapping: mapping?.mapping ?? null,
        zone: channel.timeZone,
        dayCut: channel.dayCut,
        windowMinutes: channel.dayCutWindowMinutes,
        statementId: newId(0, ambience.clock.now(), ambience.random),
      };
      const job: Job = { ambience, channel, options, name, file, parse, report, signal, begun };
      const result = await oneAtATime(`${file.sha256.toString('hex')} ${channel.code}`, () =>
        withImportSlot(() => importFile(job, source)),
      );
      const followUp = await followUpOf(result, ports, report);
      report({ stage: 'published', lines: result.lineCount, rejects: result.rejectCount });
      return { ...result, followUp };
    } finally {
      await file.remove();
    }
  } catch (error) {
    report({ stage: error instanceof DomainError ? 'refused' : 'failed' });
    throw error;
  }
}

async function importFile(job: Job, source: ImportSource): Promise<Omit<ImportResult, 'followUp'>> {
  const { ambience, channel, file, name } = job;
  const known = await selectByFile(ambience.database.db, file.sha256, channel.code);
  if (known) throw alreadyImported(name, known);
  job.signal?.throwIfAborted();
  job.report({ stage: 'reading' });
  // Kept on a connection of its own while it is read: asked for first, so that no import holds one and waits for another. Nothing is
  // published, and nothing refused, before the bytes are there.
  const kept = keepFile(ambience, file, { name, source });
  kept.catch(() => undefined);
  try {
    return await publishFile(job, kept);
  } catch (error) {
    await kept;
    if (error instanceof Refused) throw await keepRefusal(job, error);
    if (isUniqueViolation(error, 'statements_one_file')) {
      const first = await selectByFile(ambience.database.db, file.sha256, channel.code);
      if (first) throw alreadyImported(name, first);
    }
    throw error;
  }
}

/** Reads and publishes on one connection of its own: COPY and everything that makes its lines visible commit together. */
async function publishFile(job: Job, kept: Promise<void>): Promise<Omit<ImportResult, 'followUp'>> {
  const { ambience } = job;
  return onOneConnection(
    ambience.database,
    async (database, connection) => {
      const result = await runCommand(publishDoor(job, connection, kept), { ...ambience, database }, {});
      await summarizeLines(database.db);
      return result;
    },
    // A COPY that was given up may leave the connection in the middle of a message.
    (error) => !(error instanceof Refused) || job.signal?.aborted === true,
  );
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
      if (!outcome.read) throw new Refused(causeOf(outcome.refusal, outcome.findings, job), outcome.findings);
      const { findings } = outcome;
      const { summary, decision } = judged(findings, job);
      report({ stage: 'publishing' });
      await kept;
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
        sums: sumsToJson(findings.sums),
        importedAt: now,
        importedBy: actorId(actor),
        importedByName: actorName(actor),
        publishedAt: now,
        durationMs: BigInt(Math.max(0, ambience.clock.now().getTime() - job.begun)),
      });
      await insertRejects(tx, parse.statementId, findings.rejects);
      const result: Omit<ImportResult, 'followUp'> = {
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

function judged(findings: ParseFindings, { channel, options, name }: Job) {
  try {
    return verdict(findings, {
      file: name,
      channelFormatId: channel.formatId,
      channelCode: channel.code,
      isFormatChosen: Boolean(options.formatId ?? options.mappingId),
      acceptInPart: channel.acceptInPart,
      businessDate: options.businessDate ?? null,
    });
  } catch (error) {
    if (error instanceof DomainError) throw new Refused(error, findings);
    throw error;
  }
}

/** Copies the lines as the worker encodes them. After a refusal the transaction is of no use any more and is rolled back by the caller. */
async function copyLines(client: Connection, { parse, report, signal }: Job): Promise<ParseOutcome> {
  const copy = openCopy(client, `COPY statement_lines (${LINE_COLUMNS.join(', ')}) FROM STDIN (FORMAT binary)`);
  try {
    const outcome = await parseInWorker(
      parse,
      { write: copy.write, progress: (lines, rejects, bytesRead) => report({ lines, rejects, bytesRead }) },
      signal,
    );
    if (!outcome.read) {
      await copy.giveUp(outcome.refusal);
      return outcome;
    }
    await copy.end();
    invariant(copy.rowCount() === outcome.findings.lines, `COPY took ${copy.rowCount()} of ${outcome.findings.lines} lines`);
    return outcome;
  } catch (error) {
    await copy.giveUp(error as Error);
    throw error;
  }
}

/** Keeps the refused file with its reason and rejects, and returns the refusal with the address of what was kept. */
async function keepRefusal(job: Job, { refusal, findings }: Refused): Promise<DomainError> {
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

/** The statement stands whatever becomes of this: a run that fails is seen and repeated where runs are. */
async function followUpOf(
  result: Omit<ImportResult, 'followUp'>,
  ports: ImportPorts,
  report: ProgressReport,
): Promise<ImportResult['followUp']> {
  if (!ports.onPublished) return 'none';
  report({ stage: 'reconciling' });
  try {
    const { statementId, channelCode, businessDate, part } = result;
    await ports.onPublished({ statementId, channelCode, businessDate, part });
    return 'done';
  } catch {
    return 'failed';
  }
}

function alreadyImported(name: string, first: StatementRow): DomainError {
  return new DomainError('conflict', 'statement_already_imported', `${name}: these bytes are already imported as ${first.no}`, {
    file: name,
    statementId: first.id,
    no: first.no,
    date: first.businessDate ?? '',
    version: first.version ?? 0,
    firstName: first.fileName,
  });
}

function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: name, cause } = (error ?? {}) as { code?: string; constraint?: string; cause?: unknown };
  return (code === '23505' && name === constraint) || (cause !== undefined && isUniqueViolation(cause, constraint));
}
