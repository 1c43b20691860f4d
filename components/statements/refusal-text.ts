/** Says in the reader's language why a file was refused, as it was stored with the file, and where in it. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Words } from '../../server/kernel/known-sentence.ts';
import type { Refusal } from '../../server/statements/contract.ts';
import { refusalPlace, refusalText } from '../../server/statements/wording.ts';

export function useRefusalText(): (refusal: Refusal) => string {
  const words = useTranslations() as unknown as Words;
  return useCallback((refusal) => refusalText(words, refusal), [words]);
}

/** Where in the file it was refused; null where that is in no line. */
export function useRefusalPlace(): (details: Refusal['details']) => string | null {
  const words = useTranslations() as unknown as Words;
  return useCallback((details) => refusalPlace(words, details), [words]);
}
