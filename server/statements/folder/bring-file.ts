/** Brings one file of the folder in: finds out what it is and whose, then imports it as an upload would be. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { channelByCode } from '../../channels/list-channels.ts';
import type { Ambience } from '../../guard/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { ImportResult, Reject } from '../contract.ts';
import { detectFile } from '../detect-file.ts';
import { type ImportPorts, importStatement } from '../import-statement.ts';
import { selectMappings } from '../mapping-store.ts';
import { isSameStamp, type Stamp } from './settling.ts';

/** What a higher room does with what is no statement, and what follows a publication. Of an orders export with rows that cannot be read
 *  `isRefused` says that nothing was stored. */
export type FolderPorts = Required<ImportPorts> & {
  isOrdersExport(file: { name: string; path: string }): Promise<boolean>;
  importOrders(
    ambience: Ambience,
    file: { channelCode: string; name: string; bytes: AsyncIterable<Uint8Array>; expectedSize: number; signal: AbortSignal },
  ): Promise<{ isRefused: boolean; rejectCount: number; rejects: readonly Reject[] }>;
};

/** `path` leads to the taken file; `name` is how it is read, `place` the folder it lay in; `stamp` how it was when it was taken. */
export type FileToBring = { path: string; name: string; place: string | null; stamp: Stamp };
export type Brought =
  | { outcome: 'imported'; channelCode: string; statementId: string }
  | { outcome: 'orders'; channelCode: string; statementId: null };

/** Somebody goes on writing into the file: what was read of it is nothing. */
export class StillWritten extends Error {}

/** The bytes, to the end that the file had when it was taken. Throws `StillWritten` where they are not all, or not the same any more. */
async function* wholeBytes(path: string, stamp: Stamp): AsyncGenerator<Uint8Array> {
  const handle = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    let read = 0;
    for await (const piece of handle.createReadStream({ highWaterMark: 1 << 18, autoClose: false })) {
      read += (piece as Buffer).length;
      if (read > stamp.size) throw new StillWritten();
      yield piece as Buffer;
    }
    const { size, mtimeMs } = await handle.stat();
    if (read !== stamp.size || !isSameStamp({ size, writtenMs: mtimeMs }, stamp)) throw new StillWritten();
  } finally {
    await handle.close();
  }
}

/** Refuses what the imports refuse, `folder_channel_unknown`, and, where the folder does not say whose the file is, `folder_channel_ambiguous`,
 *  `folder_channel_none`, `folder_format_unknown` and `folder_orders_channel_unknown`; `folder_mapping_ambiguous` where several column mappings
 *  could be meant. Throws `StillWritten`. */
export async function bringFile(ambience: Ambience, ports: FolderPorts, file: FileToBring, signal: AbortSignal): Promise<Brought> {
  const { path, name, place, stamp } = file;
  if (stamp.size === 0) throw refuse('statement_empty', `${name}: the file is empty`, { file: name });
  const channel = place === null ? null : await channelOf(ambience, place);
  const found = await detectFile(ambience, { name, path });
  const given = { name, bytes: wholeBytes(path, stamp), expectedSize: stamp.size, signal };
  if (found.formatId === null && !found.refusal && (await ports.isOrdersExport({ name, path }))) {
    if (!channel) throw refuse('folder_orders_channel_unknown', `${name}: an orders export does not say its channel`, { file: name });
    const { isRefused, rejectCount, rejects } = await ports.importOrders(ambience, { ...given, channelCode: channel.code });
    const [{ lineNo, column } = { lineNo: '', column: '' }] = rejects;
    const first = { lineNo, column: column ?? '' };
    if (isRefused)
      throw refuse('order_rows_unreadable', `${name}: ${rejectCount} rows could not be read`, { file: name, count: rejectCount, ...first });
    return { outcome: 'orders', channelCode: channel.code, statementId: null };
  }
  const channelCode = channel?.code ?? onlyChannel(name, found);
  const isMapped = channel?.formatId === 'mapped' && found.formatId === null;
  const mappingId = isMapped ? await onlyMapping(ambience, name, channelCode) : null;
  const { statementId }: ImportResult = await importStatement(ambience, { ...given, channelCode, mappingId, source: 'folder' }, ports);
  return { outcome: 'imported', channelCode, statementId };
}

const refuse = (reason: string, message: string, details: Record<string, string | number>) =>
  new DomainError('invalid', reason, message, details);

async function channelOf(ambience: Ambience, place: string) {
  try {
    return await channelByCode(ambience.database.db, place);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw refuse('folder_channel_unknown', `No channel has the code ${place}`, { place });
  }
}

/** The channel that the content names. */
function onlyChannel(name: string, { formatId, channels, refusal }: Awaited<ReturnType<typeof detectFile>>): string {
  const [only, another] = channels;
  if (only !== undefined && another === undefined) return only;
  if (refusal) throw refuse(refusal.reason, `${name}: ${refusal.reason}`, refusal.details);
  if (formatId === null) throw refuse('folder_format_unknown', `${name}: unknown format`, { file: name });
  if (only === undefined)
    throw refuse('folder_channel_none', `${name}: no channel in use has statements of the format ${formatId}`, { file: name });
  throw refuse('folder_channel_ambiguous', `${name}: of one of the channels ${channels.join(', ')}`, {
    file: name,
    channels: channels.join(', '),
  });
}

/** Null where the channel has no mapping yet: the import says so. */
async function onlyMapping(ambience: Ambience, name: string, channelCode: string): Promise<string | null> {
  const mappings = await selectMappings(ambience.database.db, channelCode, false);
  if (mappings.length > 1)
    throw refuse('folder_mapping_ambiguous', `${name}: the channel has ${mappings.length} column mappings`, {
      file: name,
      count: mappings.length,
    });
  return mappings[0]?.id ?? null;
}
