/** Which of a run's rows are looked at: what became of them, and of the matched ones how; chosen in one line. */
'use client';
import { useTranslations } from 'next-intl';
import { RUN_ROW_SETS, type RunRowSet } from '../../server/reconciliation/runs/codes.ts';
import type { RunResults } from '../../server/reconciliation/runs/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { cn } from '../ui/cn.ts';
import { Select } from '../ui/select.tsx';
import { AUTOMATIC, type RowsTarget, useRowsAddress } from './run-rows-address.ts';

/** How many rows each set has; what lies on other dates is not counted. */
export function countsOf(results: RunResults): Partial<Record<RunRowSet, bigint>> {
  return {
    matched: results.matched.count,
    compared: results.lines.compared,
    waiting: results.waiting.count,
    others: results.lines.others,
    proposed: results.proposed,
  };
}

export function RowSets({ results }: { results: RunResults }) {
  const t = useTranslations('recon.run');
  const { target, show } = useRowsAddress();
  const counts = countsOf(results);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <fieldset className="flex flex-wrap gap-1.5 border-0 p-0" aria-label={t('flow')}>
        {RUN_ROW_SETS.map((set) => (
          <button
            key={set}
            type="button"
            aria-pressed={set === target.set}
            onClick={() => show({ set })}
            className={cn(
              'inline-flex min-h-8 items-center gap-1.5 rounded-sm border border-edge bg-surface px-2.5 text-ink-2 text-sm hover:bg-hover',
              set === target.set && 'border-accent bg-accent-soft font-semibold text-accent-strong',
            )}
          >
            {t(`rows.${set}`)}
            {counts[set] !== undefined && <span className="font-normal text-xs tabular-nums">{groupedCount(counts[set])}</span>}
          </button>
        ))}
      </fieldset>
      {target.set === 'matched' && <MatchedPart results={results} />}
    </div>
  );
}

/** Of the matched: all, by the machine, by a person, within the tolerance, across the day cut. */
function MatchedPart({ results: { matched } }: { results: RunResults }) {
  const t = useTranslations('recon.run');
  const { target, show } = useRowsAddress();
  const byPerson = matched.byRule.find((row) => row.rule === 'person')?.count ?? 0n;
  const parts: { id: string; count: bigint; to: RowsTarget }[] = [
    { id: 'every', count: matched.count, to: { set: 'matched' } },
    { id: 'automatic', count: matched.count - byPerson, to: { set: 'matched', rules: AUTOMATIC } },
    { id: 'manual', count: byPerson, to: { set: 'matched', rules: ['person'] } },
    { id: 'within_tolerance', count: matched.withinTolerance, to: { set: 'matched', part: 'within_tolerance' } },
    { id: 'across_days', count: matched.acrossDays, to: { set: 'matched', part: 'across_days' } },
  ];
  const keyOf = ({ rules, part, kind, currency }: RowsTarget) => [rules?.join(), part, kind, currency].join(' ');
  const chosen = parts.find(({ to }) => keyOf(to) === keyOf(target));
  return (
    <Select
      aria-label={t('matchedParts')}
      className="w-auto"
      value={chosen?.id ?? ''}
      // What a figure has narrowed otherwise is named over the rows.
      {...(!chosen && { placeholder: t('narrow.otherwise') })}
      options={parts.map(({ id, count }) => ({ value: id, label: `${t(`narrow.${id}` as 'narrow.every')} ${groupedCount(count)}` }))}
      onChange={(event) => show(parts.find(({ id }) => id === event.target.value)?.to ?? { set: 'matched' })}
    />
  );
}
