/** Every event type, its one rule, and a worked example. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { LegsTable } from './legs-table.tsx';

export function PostingRules() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const rules = useQuery(trpc.ledger.rules.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY }));
  if (inPlaceOf(rules)) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.data) return <SkeletonPanel rows={10} />;
  return (
    <>
      <Kept answer={rules} className="mb-3" />
      <div className="grid gap-4 xl:grid-cols-2">
        {rules.data.map(({ eventType, legs }) => (
          <section key={eventType} aria-labelledby={`rule-${eventType}`} className="panel min-w-0">
            <header className="border-line border-b px-3 py-2">
              <Link
                href={`/ledger/journal?f.eventTypes=${eventType}`}
                aria-label={t('entriesOf', { event: t(`event.${eventType}.name`) })}
                className="float-right ml-3 inline-flex min-h-6 items-center text-accent text-sm underline underline-offset-2"
              >
                {t('entriesLink')}
              </Link>
              <h2 id={`rule-${eventType}`} className="font-semibold">
                {t(`event.${eventType}.name`)} <span className="ident font-normal text-ink-3 text-xs">{eventType}</span>
              </h2>
              <p className="text-ink-2 text-sm">{t(`event.${eventType}.rule`)}</p>
            </header>
            <LegsTable legs={legs} label={t('exampleOf', { event: t(`event.${eventType}.name`) })} isLinked={false} />
          </section>
        ))}
      </div>
    </>
  );
}
