/** Why a change of a calendar was refused; where somebody else has changed it, the way to the newest. */
'use client';
import { useTranslations } from 'next-intl';
import type { Refusal } from '../form/refusal.ts';
import { Button } from '../ui/button.tsx';

export function RefusedChange({ refused, onReload }: { refused: Refusal | null; onReload?(): void }) {
  const t = useTranslations('calendars');
  if (!refused) return null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-danger-text text-sm">
      {refused.text}
      {refused.reason === 'calendar_changed' && onReload && <Button onClick={onReload}>{t('reload')}</Button>}
    </div>
  );
}
