/** States as tabs over a list, each with how many there are under the other filters. */
'use client';
import { useEffect, useRef } from 'react';
import { groupedCount } from '../format/amount-text.ts';
import { cn } from '../ui/cn.ts';

/** `statuses` are what the tab shows; `raw` what the address then says, where that is not just these. */
export type StatusTab = { id: string; word: string; statuses: readonly string[]; raw?: string | null };

/** How many a tab has; `isCapped` where there are more than were counted. */
export type TabCount = { count: bigint; isCapped: boolean };

const setOf = (statuses: readonly string[]) => [...statuses].sort().join();

/** The tab that shows just these states; -1 where none does. */
export const statusTabAt = (tabs: readonly Pick<StatusTab, 'statuses'>[], statuses: readonly string[]): number =>
  tabs.findIndex((tab) => setOf(tab.statuses) === setOf(statuses));

/** `counts` stand in the order of the tabs; `undefined` while they are counted. */
export function StatusTabs({
  label,
  tabs,
  chosenAt,
  counts,
  onChoose,
}: {
  label: string;
  tabs: readonly StatusTab[];
  chosenAt: number;
  counts: readonly (TabCount | undefined)[];
  onChoose(raw: string | null): void;
}) {
  // On a phone the tabs move under the thumb: the chosen one is never out of sight.
  const line = useRef<HTMLFieldSetElement>(null);
  const isCounted = tabs.every((_, index) => counts[index]);
  useEffect(() => {
    const tab = line.current?.children[chosenAt];
    if (isCounted && line.current && tab instanceof HTMLElement) line.current.scrollLeft = tab.offsetLeft - line.current.offsetLeft - 16;
  }, [chosenAt, isCounted]);
  return (
    <fieldset ref={line} className="flex min-w-0 gap-x-1 overflow-x-auto border-0 p-0 sm:flex-wrap" aria-label={label}>
      {tabs.map((tab, index) => {
        const isChosen = index === chosenAt;
        const found = counts[index];
        return (
          <button
            key={tab.id}
            type="button"
            data-tab
            aria-pressed={isChosen}
            onClick={() => onChoose(tab.raw === undefined ? tab.statuses.join(',') : tab.raw)}
            className={cn(
              'inline-flex min-h-8 shrink-0 items-center gap-1.5 border-transparent border-b-2 px-2.5 text-ink-2 text-sm hover:text-ink max-sm:min-h-11',
              isChosen && 'border-accent font-semibold text-ink',
            )}
          >
            {tab.word}
            {found && (
              <span className="font-normal text-ink-3 text-xs tabular-nums">
                {found.isCapped && '≥ '}
                {groupedCount(found.count)}
              </span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}
