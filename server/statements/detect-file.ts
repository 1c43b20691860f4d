/** Whose file this probably is, from its beginning: the format, and the channels that write it. A proposal before the upload, not the decision. */
import { everyChannel } from '../channels/list-channels.ts';
import { requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import type { Refusal } from './contract.ts';
import type { ArchiveFile } from './formats/archive.ts';
import { guessFormat, unreadable } from './formats/guess-format.ts';
import { fileNameOf } from './receive-file.ts';

/** `refusal` where the file can be no statement of ours as it stands, whatever its channel: it need not be sent. */
export type Detection = { formatId: string | null; channels: string[]; refusal?: Pick<Refusal, 'reason' | 'details'> };

const familyOf = (formatId: string) => formatId.split('_')[0];

/** Bytes are the beginning of the file, or all of a small one: an archive can only be looked into whole. */
export async function detectFile(ambience: Ambience, given: ArchiveFile): Promise<Detection> {
  await requirePermission(ambience, 'statements.detect_file', 'statement.upload');
  const file = { ...given, name: fileNameOf(given.name) };
  const formatId = (await guessFormat(file))?.formatId ?? null;
  if (formatId === null) {
    const refused = await unreadable(file);
    return { formatId, channels: [], ...(refused && { refusal: { reason: refused.reason, details: refused.details } }) };
  }
  const active = (await everyChannel(ambience.database.db)).filter((channel) => channel.active);
  const exact = active.filter((channel) => channel.formatId === formatId);
  const found = exact.length > 0 ? exact : active.filter((channel) => familyOf(channel.formatId) === familyOf(formatId));
  return { formatId, channels: found.map((channel) => channel.code) };
}
