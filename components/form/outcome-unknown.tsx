/** Says at the place of a form that what became of it is not known yet, and that nobody has to send it again. */
'use client';
import { useTranslations } from 'next-intl';
import { StatusGlyph } from '../format/status-badge.tsx';

export function OutcomeUnknown({ id }: { id: string }) {
  const t = useTranslations('form');
  return (
    <p id={id} role="status" className="flex gap-1.5 text-sm text-warning-text">
      <StatusGlyph shape="clock" className="mt-1" />
      <span>
        <span className="font-semibold">{t('outcomeUnknown')}</span> {t('outcomeUnknownText')}
      </span>
    </p>
  );
}
