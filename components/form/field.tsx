/** The frame of a field: label, help, error; wired so that assistive technology reads all three. */
'use client';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { cn } from '../ui/cn.ts';

export type FieldFrame = { label: string; help?: ReactNode; error?: string | null; isOptional?: boolean; className?: string };

export type FieldIds = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

export function Field({
  label,
  help,
  error,
  isOptional = false,
  className,
  note,
  children,
}: FieldFrame & { note?: ReactNode; children(ids: FieldIds): ReactNode }) {
  const t = useTranslations('form');
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const described = [help || note ? helpId : '', error ? errorId : ''].filter(Boolean).join(' ');
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-semibold text-sm">
        {label}
        {isOptional && <span className="ml-1.5 font-normal text-ink-3 text-xs">{t('optional')}</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {(help || note) && (
        <div id={helpId} className="text-ink-3 text-xs">
          {note ?? help}
        </div>
      )}
      {error && (
        <p id={errorId} role="alert" className="flex items-start gap-1 text-danger-text text-xs">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
    </div>
  );
}
