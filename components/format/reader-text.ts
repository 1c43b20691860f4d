/** Says in the reader's language what a reader of files said in English when it refused a file or a row. Whatever takes files imports this, and
 *  so brings the sentences to the refusals of its own acts (`reader-port.ts`). */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Words } from '../../server/kernel/known-sentence.ts';
import { readerText } from '../../server/statements/formats/wording.ts';
import { bringReaderText } from './reader-port.ts';
import { useRefusalDetails } from './refusal-details.ts';

bringReaderText(readerText);

export function useReaderText(): (text: string) => string {
  const words = useTranslations() as unknown as Words;
  return useCallback((text) => readerText(words, text), [words]);
}

/** The details of a refusal where a file is what was refused. */
export const useReaderDetails = useRefusalDetails;
