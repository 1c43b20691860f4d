/** Says that a mapping begun before goes on, or can: with the way to begin anew. */
'use client';
import { useTranslations } from 'next-intl';
import { useMarks } from '../format/use-marks.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import type { UnsavedMapping } from './unsaved-mapping.ts';

type Props = { isRestored: boolean; waiting: readonly UnsavedMapping[]; onStartOver(): void; onDiscard(): void };

export function UnsavedNotice({ isRestored, waiting, onStartOver, onDiscard }: Props) {
  const t = useTranslations('statements.mapping');
  const { list } = useMarks();
  const isShown = isRestored || waiting.length > 0;
  return (
    <div role="status" className={cn(!isShown && '-mt-4')}>
      {isShown && (
        <div className="panel flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
          <p className="wrap-anywhere min-w-0 flex-1 basis-56">
            {isRestored ? t('restored') : t('unsaved', { files: list(waiting.map(({ file }) => file)) })}
          </p>
          <Button size="sm" onClick={isRestored ? onStartOver : onDiscard}>
            {t(isRestored ? 'startOver' : 'discard')}
          </Button>
        </div>
      )}
    </div>
  );
}
