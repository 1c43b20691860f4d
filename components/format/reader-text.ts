/** Says in the reader's language what a reader of files said in English when it refused a file or a row: the stored sentence is known by
 *  its wording, and its parameters are taken from it. One that nobody knows is shown as it stands. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { usePermissionText } from '../access/permission-name.ts';
import { expressionOf, type KnownSentence, knownSentence } from './known-sentence.ts';
import { READER_SENTENCES } from './reader-sentences.ts';

/** A hundred expressions that most screens never need: made when the first sentence is to be said. */
let known: readonly (readonly [key: string, expression: RegExp])[] | undefined;

/** The key of a sentence and what stands in its places; null where no reader says it. */
export function readerSentence(text: string): KnownSentence | null {
  known ??= READER_SENTENCES.map(([key, sentence]) => [key, expressionOf(sentence)] as const);
  return knownSentence(known, text);
}

/** `why` inside a sentence is a sentence of a reader itself. */
export function useReaderText(): (text: string) => string {
  const t = useTranslations('reader');
  return useCallback(
    (text) => {
      const say = (given: string): string => {
        const found = readerSentence(given);
        if (!found) return given;
        const shown = Object.entries(found.parameters).map(([name, value]) => {
          if (name === 'why') return [name, say(value)];
          return [name, name === 'value' && (value === 'empty' || value === 'none') ? t('nothing') : value];
        });
        return t(found.key as never, Object.fromEntries(shown) as never);
      };
      return say(text);
    },
    [t],
  );
}

type Details = Record<string, string | number>;

/** The details of a refusal in the language of the sentence around them: what a reader of files said, and a permission by its name. */
export function useReaderDetails(): (details: Details | null | undefined) => Details {
  const say = useReaderText();
  const permissionText = usePermissionText();
  return useCallback(
    (details) => ({
      ...details,
      ...(typeof details?.why === 'string' ? { why: say(details.why) } : {}),
      ...(typeof details?.permission === 'string' ? { permission: permissionText(details.permission) } : {}),
    }),
    [say, permissionText],
  );
}
