/** Says how much of a text is too much. A field with a limit of its own would cut off the end of what is pasted into it, and say nothing. */
'use client';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';

/** In characters, without the blanks around it: as it is kept. */
export const isTooLong = (text: string, most: number): boolean => text.trim().length > most;

export function TooLong({ text, most }: { text: string; most: number }) {
  const t = useTranslations('form');
  if (!isTooLong(text, most)) return null;
  return (
    <p role="alert" className="text-danger-text text-xs">
      {t('tooLong', { by: text.trim().length - most, most: groupedCount(most) })}
    </p>
  );
}
