/** The format that the beginning of a file shows, also of a file inside an archive. A proposal: the decision is the reader's. */
import { DomainError } from '../../kernel/errors.ts';
import { openArchive } from './archive.ts';
import { detectFormat, type FormatGuess, HEAD_BYTES } from './registry.ts';
import { fileHead } from './text/decode.ts';

/** The surest guess of all members; null where none is recognised, or the archive cannot be read: what is wrong with it is said when it is. */
export async function guessFormat(source: { name: string } & ({ path: string } | { bytes: Uint8Array })): Promise<FormatGuess | null> {
  try {
    let best: FormatGuess | null = null;
    for await (const member of openArchive(source)) {
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
    return best;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
