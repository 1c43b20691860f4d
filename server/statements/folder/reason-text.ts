/** Why a file was refused, as it is laid beside it for whoever looks into the folder: in English and in Chinese. */
import { CHINESE } from '../../exports/chinese-words.ts';
import { ENGLISH } from '../../exports/english-words.ts';
import type { Words } from '../../kernel/known-sentence.ts';
import type { Refusal } from '../contract.ts';
import { refusalPlace, refusalText } from '../wording.ts';

type Refused = { name: string; refusal: Refusal; at: Date };

/** With a mark at its beginning and the ends of lines by which every editor of Windows reads it, too. */
export function reasonText({ name, refusal, at }: Refused): string {
  const blocks = [ENGLISH, CHINESE].map((words) => blockOf(words, { name, refusal, at }));
  return `\ufeff${blocks.join('\n\n')}\n`.replaceAll('\n', '\r\n');
}

function blockOf(words: Words, { name, refusal, at }: Refused): string {
  const { reason, message, details } = refusal;
  const place = refusalPlace(words, details);
  const advice = `statements.advice.${reason}`;
  return [
    words('statements.folder.note.refused', { file: name, at: `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` }),
    [place, refusalText(words, refusal) || message].filter(Boolean).join(' '),
    ...(words.has(advice) ? [words(advice)] : []),
    words('statements.folder.note.again'),
  ].join('\n');
}
