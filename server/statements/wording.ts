/** Says in a language why a file was refused, as it is stored with the file. Pure; screens and files say it alike. Apart from the sentences of the
 *  readers, which every screen loads for its refusals. */
import type { Words } from '../kernel/known-sentence.ts';
import { readerText } from './formats/wording.ts';

/** The sentence of the reason; the stored one where this release has no such reason. */
export function refusalText(
  words: Words,
  { reason, message, details }: { reason: string; message: string; details: Record<string, string | number> },
): string {
  if (!words.has(`errors.${reason}`)) return message;
  const { why } = details;
  return words(`errors.${reason}`, { ...details, ...(typeof why === 'string' ? { why: readerText(words, why) } : {}) });
}

/** Where in the file the reason of a refusal stands; null where it is in no line. */
export function refusalPlace(words: Words, { lineNo, column }: Record<string, string | number>): string | null {
  if (lineNo === undefined || lineNo === '') return null;
  return column ? words('statements.upload.whereColumn', { lineNo, column }) : words('statements.upload.where', { lineNo });
}
