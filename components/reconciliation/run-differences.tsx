/** The differences of a run one by one, each with its sentence: what a person wants to read first. The next best first. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DirectionWord, useExplanation } from '../differences/difference-words.tsx';
import { STATUS_LOOK } from '../differences/looks.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { MissingPermission } from '../table/missing-permission.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { differencesOfRun } from './run-addresses.ts';

const SHOWN = 10;

/** The first ten with a way to the list; `isWhole`: all of them, page by page. */
export function RunDifferences({ runId, isWhole = false }: { runId: string; isWhole?: boolean }) {
  const t = useTranslations('recon.run');
  const words = useTranslations('difference');
  const explain = useExplanation();
  const can = useCan();
  const trpc = useTRPC();
  const table = useTranslations('table');
  const [trail, setTrail] = useState<string[]>([]);
  const list = useQuery(
    trpc.differences.list.queryOptions(
      { filter: { runId, runOutcome: 'standing' }, order: { by: 'next' }, limit: isWhole ? 50 : SHOWN, cursor: trail.at(-1) },
      { enabled: can('difference.read'), placeholderData: keepPreviousData },
    ),
  );
  if (isWhole && !can('difference.read'))
    return (
      <div className="panel px-3 py-4 text-ink-2 text-sm">
        <MissingPermission permission="difference.read" />
      </div>
    );
  if (inPlaceOf(list)) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data || list.data.rows.length === 0) return <Kept answer={list} />;
  return (
    <>
      <Kept answer={list} />
      <section aria-label={t('oneByOne')} className="panel">
        <h2 className="flex items-baseline justify-between gap-4 border-line border-b px-3 py-2 font-semibold text-sm">
          {t('oneByOne')}
          {(isWhole || list.data.nextCursor) && (
            <Link href={differencesOfRun(runId, 'standing')} className="font-normal text-accent underline underline-offset-2">
              {isWhole ? t('openInList') : t('narrow.all')} →
            </Link>
          )}
        </h2>
        <ul className="divide-y divide-line text-sm">
          {list.data.rows.map((row) => (
            <li key={row.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 sm:flex-nowrap">
              <span className="flex shrink-0 items-center gap-2 sm:w-28">
                <StatusBadge {...STATUS_LOOK[row.status]} word={words(`status.${row.status}`)} />
              </span>
              <Link
                href={`/recon/differences/${row.id}`}
                className="order-last min-h-6 w-full min-w-0 break-words text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current sm:order-none sm:flex-1"
              >
                {explain(row.explanation)}
              </Link>
              <DirectionWord direction={row.direction} className="ml-auto shrink-0 text-ink-2" />
              <span className="shrink-0 text-right sm:w-36">
                <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
              </span>
            </li>
          ))}
        </ul>
        {isWhole && (trail.length > 0 || list.data.nextCursor) && (
          <div className="flex justify-end gap-2 border-line border-t px-3 py-2">
            <Button size="sm" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>
              {table('previousPage')}
            </Button>
            <Button
              size="sm"
              disabled={!list.data.nextCursor}
              onClick={() => list.data.nextCursor && setTrail([...trail, list.data.nextCursor])}
            >
              {table('nextPage')}
            </Button>
          </div>
        )}
      </section>
    </>
  );
}
