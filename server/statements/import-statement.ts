/** Brings one file in: bytes → hash → kept, and read in a bounded worker meanwhile → control totals → one publishing transaction.
 *  All of a file or nothing of it: lines are copied in the transaction that publishes them. */
import { channelByCode } from '../channels/list-channels.ts';
import { readInput, requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import { UPLOAD_BYTES_MAX } from './codes.ts';
import { type ImportOptions, type ImportResult, importOptions, type StatementRow } from './contract.ts';
import { DOOR, type Imported, type Job, Refused } from './import-job.ts';
import { type ProgressReport, reportProgress } from './import-progress.ts';
import { keepFile } from './keep-file.ts';
import { mappingById } from './mapping-store.ts';
import { prepareParser } from './parse-in-worker.ts';
import type { ParseRequest } from './parse-messages.ts';
import { publishFile } from './publish-file.ts';
import { FETCHED_BYTES_MAX, fileNameOf, receiveFile } from './receive-file.ts';
import { keepRefusal } from './refuse-file.ts';
import { selectByFile, summarizeLines } from './store.ts';
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

/** Imports one file. The answer is what was published. Refuses what the pipeline refuses, and then keeps file and reason as a refused
 *  statement (`details.statementId`, `details.no`), except where nothing new came: `statement_already_imported` (details name the first),
 *  `statement_empty`, `file_too_large`, `upload_cut_off`, `mapping_not_found`, `channel_not_found`, `channel_inactive`. */
export async function importStatement(ambience: Ambience, request: ImportRequest, ports: ImportPorts = {}): Promise<ImportResult> {
  await requirePermission(ambience, DOOR.name, DOOR.permission);
  const { bytes, source, expectedSize, signal, ...rest } = request;
  const options = readInput(importOptions, rest);
  const name = fileNameOf(options.name);
  const begun = ambience.clock.now().getTime();
  const report = reportProgress(ambience, options.uploadId, expectedSize ?? null);
  try {
    const { db } = ambience.database;
    const channel = await channelByCode(db, options.channelCode);
    if (!channel.active)
      throw new DomainError('precondition', 'channel_inactive', `The channel ${channel.code} is inactive`, { channel: channel.code });
    const mapping = options.mappingId ? await mappingById(db, options.mappingId, channel.code) : null;
    prepareParser();
    const file = await receiveFile(bytes, {
      name,
      expectedSize,
      signal,
      maxBytes: source === 'upload' ? UPLOAD_BYTES_MAX : FETCHED_BYTES_MAX,
      onBytes: (bytesReceived) => report({ bytesReceived }),
    });
    try {
      await failpoint('import.received');
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
        ...(options.businessDate ? { date: options.businessDate } : {}),
      };
      const job: Job = { ambience, channel, options, name, file, parse, report, signal, begun };
      const result = await oneAtATime(`${file.sha256.toString('hex')} ${channel.code}`, () =>
        withImportSlot(() => importFile(job, source), signal),
      );
      const followUp = await followUpOf(result, ports, report);
      // Nobody waits for it: until the index knows the new pages they are looked at whole, which is what the follow-up does anyway; and the
      // next import brings up what this one missed.
      summarizeLines(db).catch(() => undefined);
      const whole: ImportResult = { ...result, followUp };
      report({ stage: 'published', lines: result.lineCount, rejects: result.rejectCount, result: whole });
      return whole;
    } finally {
      await file.remove();
    }
  } catch (error) {
    report({ stage: error instanceof DomainError ? 'refused' : 'failed' });
    throw error;
  }
}

async function importFile(job: Job, source: ImportSource): Promise<Imported> {
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
    const published = await publishFile(job, kept);
    await failpoint('import.published');
    return published;
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

/** The statement stands whatever becomes of this: a run that fails is seen and repeated where runs are. */
async function followUpOf(result: Imported, ports: ImportPorts, report: ProgressReport): Promise<ImportResult['followUp']> {
  if (!ports.onPublished) return 'none';
  report({ stage: 'reconciling' });
  try {
    const { statementId, channelCode, businessDate, part } = result;
    await ports.onPublished({ statementId, channelCode, businessDate, part });
    await failpoint('import.followed_up');
    return 'done';
  } catch {
    return 'failed';
  }
}

function alreadyImported(name: string, first: StatementRow): DomainError {
  return new DomainError('conflict', 'statement_already_imported', `${name}: already imported as ${first.no}, with identical contents`, {
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
