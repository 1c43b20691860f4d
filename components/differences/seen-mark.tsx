/** Whether the reader has looked at a difference: a full dot where never, a ring where it has changed since, nothing where they know it. */
'use client';
import { useTranslations } from 'next-intl';
import type { ListedDifference } from '../../server/reconciliation/differences/contract.ts';
import { cn } from '../ui/cn.ts';

export function SeenMark({ difference }: { difference: Pick<ListedDifference, 'seenVersion' | 'version'> }) {
  const t = useTranslations('difference.seen');
  const { seenVersion, version } = difference;
  const word = seenVersion === null ? t('never') : seenVersion < version ? t('changed') : null;
  return (
    <span className="inline-grid w-2 place-items-center" title={word ?? undefined}>
      {word && (
        <>
          <span aria-hidden className={cn('size-2 rounded-full border border-accent', seenVersion === null && 'bg-accent')} />
          <span className="sr-only">{word}</span>
        </>
      )}
    </span>
  );
}
