/** Says in the reader's language what an act did. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { type AuditWording, auditText } from '../../server/audit/wording.ts';
import type { Words } from '../../server/kernel/known-sentence.ts';

export function useAuditText(): (entry: { action: string; summary: string }) => AuditWording {
  const words = useTranslations() as unknown as Words;
  return useCallback((entry) => auditText(words, entry), [words]);
}
