/** The details of a refusal in the language of the sentence around them: what a reader of files said, and a permission by its name. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Words } from '../../server/kernel/known-sentence.ts';
import { usePermissionText } from '../access/permission-name.ts';
import { readerTextNow } from './reader-port.ts';

type Details = Record<string, string | number>;

export function useRefusalDetails(): (details: Details | null | undefined) => Details {
  const words = useTranslations() as unknown as Words;
  const permissionText = usePermissionText();
  return useCallback(
    (details) => ({
      ...details,
      ...(typeof details?.why === 'string' ? { why: readerTextNow(words, details.why) } : {}),
      ...(typeof details?.permission === 'string' ? { permission: permissionText(details.permission) } : {}),
    }),
    [words, permissionText],
  );
}
