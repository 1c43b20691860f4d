/** The runs of a day, newest first, and what the newest changed against the one before. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { DifferenceRow, RunRow } from '../../server/reconciliation/contract.ts';
import { useExplanation } from '../differences/difference-words.tsx';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { differencesOfRun } from './run-addresses.ts';
import { RunCause } from './run-cause.tsx';

/** The first two hundred of them; `href` has all. */
function Changed({ title, rows, count, href }: { title: string; rows: readonly DifferenceRow[]; count: bigint; href: string }) {
  const words = useTranslations('difference');
  const explain = useExplanation();
  if (count === 0n) return null;
  return (
    <div>
      <h3 className="px-3 pt-2 text-ink-2 text-xs">
        {title} · <FigureLink href={href}>{count.toString()}</FigureLink>
      </h3>
      <ul className="divide-y divide-line text-sm">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <Link href={`/recon/differences/${row.id}`} className="text-accent underline underline-offset-2">
              {words(`kind.${row.kind}`)}
            </Link>
            <span className="min-w-0 flex-1 truncate text-ink-2">{explain(row.explanation)}</span>
            <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function RunVersions({ day, current }: { day: { channelCode: string; businessDate: string }; current: RunRow }) {
  const t = useTranslations('recon.run');
  const trpc = useTRPC();
  const runs = useQuery(
    trpc.reconciliation.listRuns.queryOptions({
      filter: { channels: [day.channelCode], dateFrom: day.businessDate, dateTo: day.businessDate },
      limit: 20,
    }),
  );
  const before = runs.data?.rows.find((run) => run.status === 'done' && run.runNo < current.runNo);
  const comparison = useQuery(
    trpc.reconciliation.compareRuns.queryOptions(
      { beforeId: before?.id ?? current.id, afterId: current.id },
      { enabled: before !== undefined },
    ),
  );
  return (
    <section aria-label={t('versions')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('versions')}</h2>
      <ol className="divide-y divide-line text-sm">
        {runs.data?.rows.map((run) => (
          <li key={run.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <span className="min-w-24 font-semibold">{t('lead', { no: run.runNo })}</span>
            <span className="text-ink-2">{run.isCurrent ? t('current') : t('superseded')}</span>
            <span className="text-ink-2">
              <RunCause run={run} />
            </span>
            <Instant at={run.startedAt} className="ml-auto text-ink-2" />
          </li>
        ))}
      </ol>
      {comparison.data && before && (
        <div className="border-line border-t pb-2">
          <p className="px-3 pt-2 text-sm">
            {t('compareTitle', { before: before.runNo, after: current.runNo })} ·{' '}
            <FigureLink href={differencesOfRun(current.id, 'unchanged')} className="text-ink-2">
              {t('stayed', { count: comparison.data.stayedCount.toString() })}
            </FigureLink>
          </p>
          <Changed
            title={t('appeared')}
            rows={comparison.data.appeared}
            count={comparison.data.appearedCount}
            href={differencesOfRun(current.id, 'appeared')}
          />
          <Changed
            title={t('goneList')}
            rows={comparison.data.gone}
            count={comparison.data.goneCount}
            href={differencesOfRun(current.id, 'gone')}
          />
        </div>
      )}
    </section>
  );
}
