/** The format that the beginning of a file shows, also of a file inside an archive. A proposal: the decision is the reader's. */
import { DomainError } from '../../kernel/errors.ts';
import { openArchive } from './archive.ts';
import type { FileHead } from './format.ts';
import { clockOf, detectFormat, type FormatGuess, HEAD_BYTES } from './registry.ts';
import { fileHead } from './text/decode.ts';
import { foreignEncoding, refuseForeign } from './text/foreign-encoding.ts';

type Named = { name: string } & ({ path: string } | { bytes: Uint8Array });
type Guess = FormatGuess & {
  /** The channel's clock: what the file shows, else that of the format. */
  zone: string;
};

async function* headsOf(source: Named): AsyncGenerator<FileHead, void, void> {
  for await (const member of openArchive(source)) {
    const head: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of member.open()) {
      head.push(Uint8Array.from(chunk));
      size += chunk.length;
      if (size >= HEAD_BYTES) break;
    }
    yield fileHead(member.name, Buffer.concat(head).subarray(0, HEAD_BYTES));
  }
}

/** Why a file of one member can be no statement of ours, where the encoding of its beginning says so; null where it may be one. */
export async function unreadable(source: Named): Promise<DomainError | null> {
  try {
    const heads: FileHead[] = [];
    for await (const head of headsOf(source)) heads.push(head);
    const [only, second] = heads;
    const foreign = only && !second ? foreignEncoding(only.bytes) : null;
    return only && foreign ? refuseForeign(foreign, only.bytes, source.name) : null;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** The surest guess of all members; null where none is recognised, or the archive cannot be read: what is wrong with it is said when it is.
 *  With `formatId` the format is not guessed, and the first member is taken where none is recognised as it. */
export async function guessFormat(source: Named, formatId?: string): Promise<Guess | null> {
  try {
    let best: Guess | null = null;
    for await (const head of headsOf(source)) {
      const guesses = detectFormat(head);
      const guess =
        formatId === undefined ? guesses[0] : (guesses.find((each) => each.formatId === formatId) ?? { formatId, confidence: 0 });
      if (guess && (!best || guess.confidence > best.confidence)) best = { ...guess, zone: clockOf(guess.formatId, head) };
    }
    return best;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
