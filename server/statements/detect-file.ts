/** Whose file this probably is, from its beginning: the format, and the channels that write it. A proposal before the upload, not the decision. */
import { everyChannel } from '../channels/list-channels.ts';
import { requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { guessFormat } from './formats/guess-format.ts';
import { fileNameOf } from './receive-file.ts';

export type Detection = { formatId: string | null; channels: string[] };

const familyOf = (formatId: string) => formatId.split('_')[0];

/** `bytes` is the beginning of the file, or all of a small one: an archive can only be looked into whole. */
export async function detectFile(ambience: Ambience, given: { name: string; bytes: Uint8Array }): Promise<Detection> {
  await requirePermission(ambience, 'statements.detect_file', 'statement.upload');
  const formatId = (await guessFormat({ name: fileNameOf(given.name), bytes: given.bytes }))?.formatId ?? null;
  if (formatId === null) return { formatId, channels: [] };
  const active = (await everyChannel(ambience.database.db)).filter((channel) => channel.active);
  const exact = active.filter((channel) => channel.formatId === formatId);
  const found = exact.length > 0 ? exact : active.filter((channel) => familyOf(channel.formatId) === familyOf(formatId));
  return { formatId, channels: found.map((channel) => channel.code) };
}
