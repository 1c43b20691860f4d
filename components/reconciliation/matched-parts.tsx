/** What of the matched lines is looked at: all, by the machine, by a person, within the tolerance, across the day cut. */
'use client';
import { useTranslations } from 'next-intl';
import type { RunResults } from '../../server/reconciliation/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { cn } from '../ui/cn.ts';
import { AUTOMATIC, type RowsTarget, useRowsAddress } from './run-rows-address.ts';

export function MatchedParts({ results }: { results: RunResults }) {
  const t = useTranslations('recon.run');
  const { target, show } = useRowsAddress();
  const { matched } = results;
  const byPerson = matched.byRule.find((row) => row.rule === 'person')?.count ?? 0n;
  const parts: { word: string; count: bigint; to: RowsTarget }[] = [
    { word: t('narrow.every'), count: matched.count, to: { set: 'matched' } },
    { word: t('narrow.automatic'), count: matched.count - byPerson, to: { set: 'matched', rules: AUTOMATIC } },
    { word: t('narrow.manual'), count: byPerson, to: { set: 'matched', rules: ['person'] } },
    { word: t('narrow.within_tolerance'), count: matched.withinTolerance, to: { set: 'matched', part: 'within_tolerance' } },
    { word: t('narrow.across_days'), count: matched.acrossDays, to: { set: 'matched', part: 'across_days' } },
  ];
  const keyOf = ({ rules, part, kind, currency }: RowsTarget) => [rules?.join(), part, kind, currency].join(' ');
  return (
    <fieldset className="flex flex-wrap gap-1.5 border-0 p-0" aria-label={t('matchedParts')}>
      {parts.map(({ word, count, to }) => {
        const isChosen = keyOf(to) === keyOf(target);
        return (
          <button
            key={word}
            type="button"
            aria-pressed={isChosen}
            onClick={() => show(to)}
            className={cn(
              'inline-flex min-h-8 items-center gap-1.5 rounded-sm border border-edge bg-surface px-2.5 text-ink-2 text-sm hover:bg-hover',
              isChosen && 'border-accent bg-accent-soft font-semibold text-accent-strong',
            )}
          >
            {word} <span className="font-normal text-xs tabular-nums">{groupedCount(count)}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
