/** Whose file this probably is, from its beginning: the format, and the channels that write it. A proposal before the upload, not the decision. */
import { everyChannel } from '../channels/list-channels.ts';
import { requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { openArchive } from './formats/archive.ts';
import { detectFormat, HEAD_BYTES } from './formats/registry.ts';
import { fileHead } from './formats/text/decode.ts';
import { fileNameOf } from './receive-file.ts';

export type Detection = { formatId: string | null; channels: string[] };

const familyOf = (formatId: string) => formatId.split('_')[0];

/** `bytes` is the beginning of the file, or all of a small one: an archive can only be looked into whole. */
export async function detectFile(ambience: Ambience, given: { name: string; bytes: Uint8Array }): Promise<Detection> {
  await requirePermission(ambience, 'statements.detect_file', 'statement.upload');
  const formatId = await formatOfBeginning(fileNameOf(given.name), given.bytes);
  if (formatId === null) return { formatId, channels: [] };
  const active = (await everyChannel(ambience.database.db)).filter((channel) => channel.active);
  const exact = active.filter((channel) => channel.formatId === formatId);
  const found = exact.length > 0 ? exact : active.filter((channel) => familyOf(channel.formatId) === familyOf(formatId));
  return { formatId, channels: found.map((channel) => channel.code) };
}

async function formatOfBeginning(name: string, bytes: Uint8Array): Promise<string | null> {
  try {
    let best: { formatId: string; confidence: number } | null = null;
    for await (const member of openArchive({ name, bytes })) {
      const head: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of member.open()) {
        head.push(Uint8Array.from(chunk));
        size += chunk.length;
        if (size >= HEAD_BYTES) break;
      }
      const [guess] = detectFormat(fileHead(member.name, Buffer.concat(head).subarray(0, HEAD_BYTES)));
      if (guess && (!best || guess.confidence > best.confidence)) best = guess;
    }
    return best?.formatId ?? null;
  } catch (error) {
    // Whatever is wrong with it is said when it is uploaded, with file and line.
    if (error instanceof DomainError) return null;
    throw error;
  }
}
