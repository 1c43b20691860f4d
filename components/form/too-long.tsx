/** Says how long a text may be once it nearly is, and how much of it is too much. A field with a limit of its own would cut off the end of what is pasted into it, and say nothing. */
'use client';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';

/** In characters, without the blanks around it: as it is kept. */
export const isTooLong = (text: string, most: number): boolean => text.trim().length > most;

/** From four fifths of what there is room for. */
const isNearlyTooLong = (text: string, most: number): boolean => text.trim().length * 5 >= most * 4;

export function TooLong({ text, most }: { text: string; most: number }) {
  const t = useTranslations('form');
  if (!isNearlyTooLong(text, most)) return null;
  if (!isTooLong(text, most))
    return <p className="text-ink-3 text-xs tabular-nums">{t('lengthOf', { length: text.trim().length, most: groupedCount(most) })}</p>;
  return (
    <p role="alert" className="text-danger-text text-xs">
      {t('tooLong', { by: text.trim().length - most, most: groupedCount(most) })}
    </p>
  );
}
