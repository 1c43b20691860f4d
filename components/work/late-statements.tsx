/** Statements that are due and have not come, above all else: without them nothing of the day can be compared. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useChannels } from '../channels/use-channel-name.ts';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';

/** More than these are many: the calendar has them all. */
const SHOWN_MAX = 6;

export function LateStatements() {
  const t = useTranslations('work');
  const trpc = useTRPC();
  const { nameOf } = useChannels();
  const answer = useQuery(trpc.reconciliation.lateStatements.queryOptions({}, { refetchInterval: 60_000 }));
  const { data, error, refetch } = answer;
  if (inPlaceOf(answer)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  // That nothing was late is no news where it could not be asked again.
  if (!data || data.length === 0) return <Kept answer={answer} />;
  return (
    <>
      <Kept answer={answer} />
      <section aria-label={t('late', { count: data.length })} className="rounded-md bg-danger-fill px-3 py-2 text-danger-text text-sm">
        <h2 className="font-semibold">{t('late', { count: data.length })}</h2>
        <ul>
          {data.slice(0, SHOWN_MAX).map(({ channelCode, businessDate, dueAt }) => (
            <li key={`${channelCode} ${businessDate}`} className="flex flex-wrap items-baseline gap-x-2">
              <Link
                href={`/recon/${channelCode}/${businessDate}`}
                className="inline-flex min-h-6 items-center underline underline-offset-2"
              >
                {nameOf(channelCode)} <BusinessDateText date={businessDate} className="ml-1" />
              </Link>
              <span>{t.rich('lateSince', { at: () => <Instant at={dueAt} precision="minute" /> })}</span>
            </li>
          ))}
        </ul>
        {data.length > SHOWN_MAX && (
          <Link href="/recon" className="inline-flex min-h-6 items-center underline underline-offset-2">
            {t('lateMore', { count: data.length - SHOWN_MAX })}
          </Link>
        )}
      </section>
    </>
  );
}
