/** The sentence of a refusal that came as a reason only (the sign-in flow); calls of the wire use `useRefusal`. */
'use client';
import { useTranslations } from 'next-intl';

export function useReason(): (reason: string) => string {
  const t = useTranslations('errors');
  return (reason) => (t.has(reason as never) ? t(reason as never) : t('unexpected', { reason }));
}
