/** Who brought a file in: a person by name, a program in the reader's words. */
'use client';
import { useTranslations } from 'next-intl';

export function ImportedBy({ name }: { name: string }) {
  const t = useTranslations('statements.importedBy');
  return name ? (t.has(name as never) ? t(name as never) : name) : '--';
}
