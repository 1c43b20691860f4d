/** The Chinese words of the screens, for sentences in files: what is stored in English is said there as its screen says it. */
import { createTranslator } from 'next-intl';
import access from '../../messages/zh/access.json' with { type: 'json' };
import audit from '../../messages/zh/audit.json' with { type: 'json' };
import errors from '../../messages/zh/errors.json' with { type: 'json' };
import reader from '../../messages/zh/reader.json' with { type: 'json' };
import statements from '../../messages/zh/statements.json' with { type: 'json' };
import type { Words } from '../kernel/known-sentence.ts';
import type { Cell, Language } from './export.ts';

/** A sentence that lacks a part (an earlier release stored it without) is no sentence: nothing is said then. */
export const CHINESE = createTranslator({
  locale: 'zh-CN',
  messages: { access, audit, errors, reader, statements },
  onError: () => undefined,
  getMessageFallback: () => '',
}) as unknown as Words;

/** A sentence that is stored in English: in English as it is, since programs read it, in Chinese as `say` has it, and as it is stored where
 *  nothing can be said. */
export function sentenceCell(stored: string | null, language: Language, say: (words: Words) => string): Cell {
  return { as: 'text', value: language === 'zh' && stored !== null ? say(CHINESE) || stored : stored };
}
