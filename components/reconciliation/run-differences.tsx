/** The differences of a run one by one, each with its sentence: what a person wants to read first. The first ten; the list has all. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DirectionWord, useExplanation } from '../differences/difference-words.tsx';
import { STATUS_LOOK } from '../differences/looks.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { differencesOfRun } from './run-addresses.ts';

const SHOWN = 10;

export function RunDifferences({ runId }: { runId: string }) {
  const t = useTranslations('recon.run');
  const words = useTranslations('difference');
  const explain = useExplanation();
  const can = useCan();
  const trpc = useTRPC();
  const list = useQuery(
    trpc.differences.list.queryOptions({ filter: { runId, runOutcome: 'standing' }, limit: SHOWN }, { enabled: can('difference.read') }),
  );
  if (!list.data || list.data.rows.length === 0) return null;
  return (
    <section aria-label={t('oneByOne')} className="panel">
      <h2 className="flex items-baseline justify-between gap-4 border-line border-b px-3 py-2 font-semibold text-sm">
        {t('oneByOne')}
        {list.data.nextCursor && (
          <Link href={differencesOfRun(runId, 'standing')} className="font-normal text-accent underline underline-offset-2">
            {t('narrow.all')} →
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
    </section>
  );
}
