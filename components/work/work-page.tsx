/** Where a working day begins: yesterday by channel, one's own differences, and what nobody has taken. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { addDays } from '../../server/kernel/business-date.ts';
import type { DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { CalendarEnds } from '../calendars/calendar-ends.tsx';
import { useChannels } from '../channels/use-channel-name.ts';
import { useExplanation } from '../differences/difference-words.tsx';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { visibleGroups } from '../shell/navigation.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { LateStatements } from './late-statements.tsx';
import { Yesterday } from './yesterday.tsx';

const LINK = 'text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

function Differences({
  title,
  list,
  sums,
  empty,
  href,
}: {
  title: string;
  sums: { count: bigint; isCapped: boolean; sums: readonly { currency: string; deltaMinor: bigint }[] } | undefined;
  list: { data: { rows: readonly DifferenceRow[] } | undefined; error: unknown; refetch(): unknown };
  empty: ReactNode;
  href: string;
}) {
  const t = useTranslations('work');
  const words = useTranslations('difference.kind');
  const explain = useExplanation('cut');
  const { nameOf } = useChannels();
  const rows = list.data?.rows;
  return (
    <section aria-label={title} className="panel">
      <h2 className="flex flex-col items-start border-line border-b px-3 py-2 font-semibold text-sm">
        <Link href={href} className="inline-flex min-h-6 items-center hover:underline">
          {title} →
        </Link>
        {sums && !sums.isCapped && sums.count > 0n && (
          <span className="flex flex-wrap items-baseline gap-x-4 font-normal text-ink-2">
            <FigureLink href={href}>{t('total', { count: groupedCount(sums.count) })}</FigureLink>
            <span className="text-ink-3 text-xs">{t('delta')}</span>
            {sums.sums.map(({ currency, deltaMinor }) => (
              <FigureLink key={currency} href={`${href}&f.currency=${currency}`}>
                <Amount minor={deltaMinor} currency={currency} signed showCurrency />
              </FigureLink>
            ))}
          </span>
        )}
      </h2>
      <Kept answer={list} />
      {inPlaceOf(list) !== null && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {!rows && !list.error && <SkeletonLines rows={2} />}
      {rows?.length === 0 && <p className="px-3 py-3 text-ink-2 text-sm">{empty}</p>}
      <ul className="divide-y divide-line text-sm">
        {rows?.map((row) => (
          <li key={row.id} className="px-3 py-2">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link href={`/recon/differences/${row.id}`} className={`${LINK} font-semibold`}>
                {words(row.kind)}
              </Link>
              <span className="text-ink-2">{nameOf(row.channelCode)}</span>
              <BusinessDateText date={row.businessDate} className="text-ink-2" />
              <span className="ml-auto">
                <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
              </span>
            </div>
            <p className="mt-0.5 line-clamp-2 text-ink-2 text-xs">{explain(row.explanation)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** For those whose work is elsewhere: the screens they have. */
function OwnScreens() {
  const t = useTranslations('work');
  const shell = useTranslations('shell');
  const can = useCan();
  const screens = visibleGroups(can).flatMap((group) => group.screens.filter((screen) => screen.href !== '/'));
  return (
    <section aria-label={t('own')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('own')}</h2>
      <ul className="grid sm:grid-cols-2 lg:grid-cols-3">
        {screens.map((screen) => (
          <li key={screen.href}>
            <Link href={screen.href} className="flex min-h-10 items-center gap-2.5 px-3 text-sm hover:bg-hover">
              <screen.icon className="size-4 text-ink-3" aria-hidden />
              {shell(`nav.${screen.word}`)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the page begins with, by who may see days and who differences. */
const LEADS = { 'true true': 'lead', 'true false': 'leadDay', 'false true': 'leadOwn', 'false false': 'leadOther' } as const;

export function WorkPage({ userId }: { userId: string }) {
  const t = useTranslations('work');
  const { today } = useFormatSettings();
  const can = useCan();
  const trpc = useTRPC();
  const yesterday = addDays(today, -1);
  const enabled = can('difference.read');
  const mine = useQuery(trpc.differences.list.queryOptions({ filter: { open: true, owner: userId }, limit: 8 }, { enabled }));
  const unowned = useQuery(trpc.differences.list.queryOptions({ filter: { open: true, owner: 'nobody' }, limit: 8 }, { enabled }));
  const mineSums = useQuery(trpc.differences.sums.queryOptions({ filter: { open: true, owner: userId } }, { enabled }));
  const unownedSums = useQuery(trpc.differences.sums.queryOptions({ filter: { open: true, owner: 'nobody' } }, { enabled }));
  return (
    <>
      <PageHeader title={t('title')} lead={t(LEADS[`${can('reconciliation.read')} ${enabled}`])} />
      {can('channel.configure') && <CalendarEnds />}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {!can(['reconciliation.read', 'difference.read']) && <OwnScreens />}
        {can('reconciliation.read') && <LateStatements />}
        {can('reconciliation.read') && <Yesterday date={yesterday} />}
        {enabled && (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <Differences
              title={t('mine')}
              list={mine}
              sums={mineSums.data}
              empty={t('mineEmpty')}
              href={`/recon/differences?f.owner=${userId}`}
            />
            <Differences
              title={t('unowned')}
              list={unowned}
              sums={unownedSums.data}
              empty={t('unownedEmpty')}
              href="/recon/differences?f.owner=nobody"
            />
          </div>
        )}
      </div>
    </>
  );
}
