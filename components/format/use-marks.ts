/** The marks between words, which Chinese has others of: after a name and before what it is set to, and between the members of a list. */
'use client';
import { useMemo } from 'react';
import { useFormatWords } from './format-context.tsx';

export function useMarks(): { labelled(name: string, value: string): string; list(words: readonly string[]): string } {
  const t = useFormatWords();
  return useMemo(() => ({ labelled: (name, value) => t('labelled', { name, value }), list: (words) => words.join(t('listMark')) }), [t]);
}
