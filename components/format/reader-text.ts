/** Says in the reader's language what a reader of files said in English when it refused a file or a row. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Words } from '../../server/kernel/known-sentence.ts';
import { readerText } from '../../server/statements/formats/wording.ts';
import { usePermissionText } from '../access/permission-name.ts';

type Details = Record<string, string | number>;

export function useReaderText(): (text: string) => string {
  const words = useTranslations() as unknown as Words;
  return useCallback((text) => readerText(words, text), [words]);
}

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
