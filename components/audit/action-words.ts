/** What an action of the trail is called, and what it was done to; the code where this version has no word for it. */
'use client';
import { useTranslations } from 'next-intl';

export function useActionWord(): (action: string) => string | null {
  const t = useTranslations('audit');
  return (action) => (t.has(`actions.${action}` as never) ? t(`actions.${action}` as never) : null);
}

export function useSubjectWord(): (kind: string) => string {
  const t = useTranslations('audit');
  return (kind) => (t.has(`subjects.${kind}` as never) ? t(`subjects.${kind}` as never) : kind);
}
