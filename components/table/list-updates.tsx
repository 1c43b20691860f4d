/** The head and the foot of a list that says what has come since it was read: the way to read it anew, and the switch that stops the asking. */
'use client';
import { Pause, Play, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useAriaKeys, useKeyNames } from '../providers/keys-provider.tsx';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Updates } from './use-list-updates.ts';

function useWord(): (updates: Updates) => string {
  const t = useTranslations('table.updates');
  return ({ count, isCapped }) => (count === 0 ? t('some') : t(isCapped ? 'atLeast' : 'found', { count }));
}

/** As wide as its longest word, so that nothing moves when something has come. On a phone the number stands at the corner of the sign. */
export function LiveRefresh({ updates, isFetching, onRefresh }: { updates: Updates | null; isFetching: boolean; onRefresh(): void }) {
  const t = useTranslations('table');
  const wordOf = useWord();
  const keyOf = useAriaKeys();
  const nameOf = useKeyNames();
  return (
    <>
      <Tooltip content={[t(updates ? 'updates.show' : 'refresh'), nameOf('refresh')].filter(Boolean).join('  ')}>
        <Button
          variant="ghost"
          aria-keyshortcuts={keyOf('refresh')}
          onClick={onRefresh}
          className={cn('px-2 sm:min-w-32', updates && 'text-accent')}
        >
          <RotateCw className={isFetching ? 'animate-spin' : undefined} aria-hidden />
          <span className="tabular-nums max-sm:sr-only">{updates ? wordOf(updates) : t('refresh')}</span>
          {updates && (
            <span
              aria-hidden
              className="absolute top-1 right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-on-accent text-xs tabular-nums leading-4 sm:hidden"
            >
              {updates.count > 0 && updates.count}
              {updates.isCapped && '+'}
            </span>
          )}
        </Button>
      </Tooltip>
      <span role="status" className="sr-only">
        {updates && wordOf(updates)}
      </span>
    </>
  );
}

export function LivePause() {
  const t = useTranslations('table.updates');
  const { isLivePaused, setLivePaused } = usePreferences();
  const word = t(isLivePaused ? 'resume' : 'pause');
  const Sign = isLivePaused ? Play : Pause;
  return (
    <span data-print="hide" className="inline-flex items-center gap-1">
      <Tooltip content={word}>
        <Button variant="ghost" size="icon-sm" className="max-sm:size-11" aria-label={word} onClick={() => setLivePaused(!isLivePaused)}>
          <Sign aria-hidden />
        </Button>
      </Tooltip>
      {isLivePaused && t('paused')}
    </span>
  );
}
