/** What a list shows when it has no rows to show: nothing yet, nothing found, all done, refused, broken. */
'use client';
import { CircleCheck, FileWarning, Inbox, Lock, SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { StateCard } from '../ui/state-card.tsx';
import { MissingPermission } from './missing-permission.tsx';

/** Nothing exists yet. Say what would stand here and when; offer one way on. */
export function EmptyState({ title, text, action }: { title: string; text?: ReactNode; action?: ReactNode }) {
  return <StateCard icon={<Inbox />} title={title} text={text} action={action} role="status" />;
}

/** Everything is done: a plain fact, and where to go next. */
export function DoneState({ title, text, action }: { title: string; text?: ReactNode; action?: ReactNode }) {
  return <StateCard icon={<CircleCheck />} tone="good" title={title} text={text} action={action} role="status" />;
}

export function NothingFound({ pills, onClear }: { pills: ReactNode; onClear(): void }) {
  const t = useTranslations('states');
  return (
    <StateCard
      icon={<SearchX />}
      title={t('nothingFound')}
      text={<div className="mt-1 flex flex-wrap justify-center gap-2">{pills}</div>}
      action={<Button onClick={onClear}>{t('clearFilters')}</Button>}
      role="status"
    />
  );
}

/** Above rows that could not be refreshed: that they are from before, why, and the way to try again. */
export function NotRefreshed({ why, onRetry, className }: { why: string; onRetry(): void; className?: string | undefined }) {
  const t = useTranslations('states');
  return (
    <div role="alert" className={cn('panel flex flex-wrap items-center gap-3 px-3 py-2 text-sm', className)}>
      <FileWarning className="size-4 text-danger-text" aria-hidden />
      <span className="min-w-0 flex-1">{t('notRefreshed', { why })}</span>
      <Button size="sm" onClick={onRetry}>
        {t('retry')}
      </Button>
    </div>
  );
}

/** Something went wrong, or may not be seen. Says what happened to the data, what to do, and the reference to give.
 *  `way` leads on from where trying again does not help. */
export function ErrorState({ error, onRetry, way }: { error: unknown; onRetry?: () => void; way?: ReactNode }) {
  const t = useTranslations('states');
  const refusal = useRefusal()(error);
  if (refusal.isForbidden)
    return (
      <StateCard
        icon={<Lock />}
        title={t('forbidden')}
        text={<MissingPermission permission={refusal.permission} />}
        action={way}
        role="status"
      />
    );
  if (refusal.isNotFound)
    return <StateCard icon={<SearchX />} title={t('recordNotFound')} text={refusal.text} action={way} role="status" />;
  return (
    <StateCard
      icon={<FileWarning />}
      tone="bad"
      role="alert"
      title={t('broken')}
      text={
        <>
          <p>{refusal.text}</p>
          {refusal.isUnanswered && <p>{t('nothingChanged')}</p>}
          {refusal.reference && (
            <p className="mt-2 inline-flex items-center gap-1 text-ink-3 text-xs">
              {t('reference')} <span className="ident">{refusal.reference}</span>
              <CopyButton text={refusal.reference} what={t('reference')} />
            </p>
          )}
        </>
      }
      action={
        (onRetry || way) && (
          <>
            {way}
            {onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
          </>
        )
      }
    />
  );
}
