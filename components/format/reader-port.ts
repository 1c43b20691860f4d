/** Where a refusal finds the sentences of the readers of files: the screens that take files bring them (`reader-text.ts`), and no other screen
 *  has to load the ninety of them. */
import type { Words } from '../../server/kernel/known-sentence.ts';

type ReaderText = (words: Words, text: string) => string;

/** Only what takes files is refused with what a reader of files said, so until one is there a text stands for itself. */
let readerText: ReaderText = (_, text) => text;

export function bringReaderText(text: ReaderText): void {
  readerText = text;
}

export const readerTextNow: ReaderText = (words, text) => readerText(words, text);
