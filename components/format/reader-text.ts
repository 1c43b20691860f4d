/** Says in the reader's language what a reader of files said in English when it refused a file or a row: the stored sentence is known by
 *  its wording, and its parameters are taken from it. One that nobody knows is shown as it stands. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { READER_SENTENCES } from './reader-sentences.ts';

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** `No column {columns}` as an expression that finds the sentence and its parameters. */
function expressionOf(sentence: string): RegExp {
  const parts = sentence.split(/\{(\w+)\}/);
  return new RegExp(`^${parts.map((part, index) => (index % 2 === 0 ? literal(part) : `(?<${part}>.*?)`)).join('')}$`, 's');
}

const KNOWN = READER_SENTENCES.map(([key, sentence]) => [key, expressionOf(sentence)] as const);

/** The key of a sentence and what stands in its places; null where no reader says it. */
export function readerSentence(text: string): { key: string; parameters: Record<string, string> } | null {
  for (const [key, expression] of KNOWN) {
    const found = expression.exec(text);
    if (found) return { key, parameters: { ...found.groups } };
  }
  return null;
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

/** The details of a refusal with what the reader said in the language of the sentence around it. */
export function useReaderDetails(): (details: Details | null | undefined) => Details {
  const say = useReaderText();
  return useCallback((details) => ({ ...details, ...(typeof details?.why === 'string' ? { why: say(details.why) } : {}) }), [say]);
}
