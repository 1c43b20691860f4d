/** Over the inbox: all files, or only the days whose statement came late or is missing. */
'use client';
import { useTranslations } from 'next-intl';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { cn } from '../ui/cn.ts';

export const INBOX_VIEWS = ['files', 'late'] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

/** The columns and widths that were chosen are those of one list: they stay behind with it. */
export function useInboxView(): [InboxView, (view: InboxView) => void] {
  const [{ view }, set] = useQueryStates(
    { view: parseAsStringLiteral(INBOX_VIEWS).withDefault('files'), cols: parseAsString, cw: parseAsString },
    { history: 'push' },
  );
  return [view, (next) => void set({ view: next, cols: null, cw: null })];
}

export function InboxTabs({ view, onView, late }: { view: InboxView; onView(view: InboxView): void; late: number | undefined }) {
  const t = useTranslations('statements.tabs');
  return (
    <fieldset className="flex flex-wrap gap-x-1 border-0 p-0" aria-label={t('label')}>
      {INBOX_VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          data-tab
          aria-pressed={view === each}
          onClick={() => onView(each)}
          className={cn(
            'inline-flex min-h-8 items-center gap-1.5 border-transparent border-b-2 px-2.5 text-ink-2 text-sm hover:text-ink max-sm:min-h-11',
            view === each && 'border-accent font-semibold text-ink',
          )}
        >
          {t(each)}
          {each === 'late' && late !== undefined && <span className="font-normal text-ink-3 text-xs tabular-nums">{late}</span>}
        </button>
      ))}
    </fieldset>
  );
}
