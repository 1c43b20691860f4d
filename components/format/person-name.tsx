/** Who did something: a person by name, a program in the reader's words. */
'use client';
import { useTranslations } from 'next-intl';

export function PersonName({ name }: { name: string }) {
  const t = useTranslations('format.program');
  return name ? (t.has(name as never) ? t(name as never) : name) : '--';
}
