/** Says how long a text may be once it nearly is, and how much of it is too much. A field with a limit of its own would cut off the end of what is pasted into it, and say nothing. */
'use client';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';

/** In characters, without the blanks around it, as it is kept; a secret is kept with them, and counted as the server counts it. */
const lengthOf = (text: string, isSecret: boolean): number => (isSecret ? [...text].length : text.trim().length);

export const isTooLong = (text: string, most: number, isSecret = false): boolean => lengthOf(text, isSecret) > most;

/** From four fifths of what there is room for. Of a secret not even its length is told. */
const isNearlyTooLong = (text: string, most: number): boolean => lengthOf(text, false) * 5 >= most * 4;

/** The sentence about what is too long; null where nothing is. */
export function useTooLong(text: string, most: number, isSecret = false): string | null {
  const t = useTranslations('form');
  if (!isTooLong(text, most, isSecret)) return null;
  return t('tooLong', { by: lengthOf(text, isSecret) - most, most: groupedCount(most) });
}

export function TooLong({ text, most, isSecret = false }: { text: string; most: number; isSecret?: boolean }) {
  const t = useTranslations('form');
  const said = useTooLong(text, most, isSecret);
  if (said !== null)
    return (
      <p role="alert" className="text-danger-text text-xs">
        {said}
      </p>
    );
  if (isSecret || !isNearlyTooLong(text, most)) return null;
  return <p className="text-ink-3 text-xs tabular-nums">{t('lengthOf', { length: text.trim().length, most: groupedCount(most) })}</p>;
}
