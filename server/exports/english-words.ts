/** The English words of the screens, for sentences in files that say both languages. */
import { createTranslator } from 'next-intl';
import errors from '../../messages/en/errors.json' with { type: 'json' };
import reader from '../../messages/en/reader.json' with { type: 'json' };
import statements from '../../messages/en/statements.json' with { type: 'json' };
import type { Words } from '../kernel/known-sentence.ts';

/** A sentence that lacks a part is no sentence: nothing is said then. */
export const ENGLISH = createTranslator({
  locale: 'en',
  messages: { errors, reader, statements },
  onError: () => undefined,
  getMessageFallback: () => '',
}) as unknown as Words;
