/** The end of a form: what goes ahead, and, while it cannot, why not. */
'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { Button, type ButtonProps } from '../ui/button.tsx';

/** `blockers` are short reasons; while there is one the button stays focusable, says why, and does nothing. `onCancel` goes back without it:
 *  what cannot be undone has a button for that beside its own. */
export function Submit({
  blockers = [],
  pending,
  variant = 'primary',
  children,
  secondary,
  onCancel,
  onClick,
  ...button
}: Omit<ButtonProps, 'asChild'> & { blockers?: readonly string[]; secondary?: ReactNode; onCancel?(): void }) {
  const t = useTranslations('form');
  const id = useId();
  const isBlocked = blockers.length > 0;
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      {isBlocked && (
        <p id={id} className="mr-auto text-ink-2 text-sm">
          {t('whyDisabled', { reasons: blockers.join(' · ') })}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {secondary}
        {onCancel && <Button onClick={onCancel}>{t('cancel')}</Button>}
        <Button
          type="submit"
          variant={variant}
          pending={pending}
          aria-disabled={isBlocked || undefined}
          aria-describedby={isBlocked ? id : undefined}
          onClick={(event) => (isBlocked ? event.preventDefault() : onClick?.(event))}
          {...button}
        >
          {children}
        </Button>
      </div>
    </div>
  );
}
