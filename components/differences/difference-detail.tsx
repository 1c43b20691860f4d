/** One difference, understood within seconds: the sentence, both sides, who has it, what happened so far. Owner and history stand beside the
 *  sides on its page and in the wide place beside the list, in the drawer all stands below one another. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import type { DifferenceDetail as Detail, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { BusinessDateText } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { NotRefreshed } from '../table/table-states.tsx';
import { useKept } from '../table/use-kept.ts';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { WalkButtons } from '../walk/walk-buttons.tsx';
import { CompareDuplicate } from './compare-duplicate.tsx';
import { CompareSides } from './compare-sides.tsx';
import { Headline, Identity } from './difference-headline.tsx';
import { DifferenceHistory } from './difference-history.tsx';
import { LabelsField, OwnerField } from './difference-owner.tsx';
import { leaveByEscape } from './leave-field.ts';
import { LINK } from './looks.ts';
import { useDifferenceKeys } from './use-difference-keys.ts';
import { useListed } from './use-listed.ts';
import { useWalkedDifferences } from './walked-differences.ts';

function Handling({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference');
  const parts: [string, ReactNode][] = [
    [t('column.owner'), <OwnerField key={difference.id} difference={difference} />],
    [t('column.labels'), <LabelsField key={difference.id} difference={difference} />],
  ];
  return (
    <dl className="panel flex flex-wrap gap-x-5 gap-y-2 px-3 py-2.5 text-sm">
      {parts.map(([name, value]) => (
        <div key={name} className="flex min-w-0 max-w-full items-baseline gap-3">
          <dt className="min-w-10 whitespace-nowrap text-ink-2">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Related({ related }: { related: readonly DifferenceRow[] }) {
  const t = useTranslations('difference');
  return (
    <section aria-label={t('related.title')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('related.title')}</h2>
      <ul className="divide-y divide-line text-sm">
        {related.map((other) => (
          <li key={other.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <Link href={`/recon/differences/${other.id}`} className={LINK}>
              {t(`kind.${other.kind}`)}
            </Link>
            <BusinessDateText date={other.businessDate} className="text-ink-2" />
            <span className="ml-auto">
              <Amount minor={other.deltaMinor} currency={other.currency} signed showCurrency />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the engine compares by, where one side is missing; not where a likely twin was found. */
function useSearched({ kind, explanation }: DifferenceRow): string | null {
  const t = useTranslations('difference.sides');
  if (explanation.key.endsWith('_twin')) return null;
  return kind === 'missing_at_channel' ? t('searchedStatement') : kind === 'missing_in_books' ? t('searchedBooks') : null;
}

type Place = 'page' | 'beside' | 'drawer';

const COLUMNS = {
  page: 'xl:grid-cols-[minmax(0,1fr)_320px]',
  beside: 'grid-cols-[minmax(0,1fr)_256px] min-[1600px]:grid-cols-[minmax(0,1fr)_300px]',
};

const STACK = 'grid grid-cols-[minmax(0,1fr)] content-start gap-3';

function DifferenceBody({ detail, place }: { detail: Detail; place: Place }) {
  const { difference } = detail;
  const searched = useSearched(difference);
  useDifferenceKeys(difference);
  const list = useListed();
  useEffect(() => list(difference.id, difference), [list, difference]);
  const sides = detail.duplicate ? (
    <CompareDuplicate sides={detail.duplicate} businessDate={difference.businessDate} hasKey />
  ) : (
    <CompareSides fields={detail.fields} ours={detail.ourSide} channel={detail.channelSide} searched={searched} hasKey />
  );
  // The columns of a duplicate have the ways to its records themselves.
  const hasLinks = detail.duplicate === null;
  const related = detail.related.length > 0 && <Related related={detail.related} />;
  const history = <DifferenceHistory detail={detail} />;
  if (place === 'drawer')
    return (
      <div data-difference className={STACK}>
        <Headline detail={detail} isPage={false} hasLinks={hasLinks} />
        <Handling difference={difference} />
        {sides}
        {related}
        {history}
      </div>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields inside are what is left
    <div
      data-difference
      className={cn('grid grid-cols-[minmax(0,1fr)] gap-3', COLUMNS[place])}
      onKeyDown={place === 'page' ? leaveByEscape : undefined}
    >
      <div className={STACK}>
        <Headline detail={detail} isPage={place === 'page'} hasLinks={hasLinks} />
        {sides}
        {related}
      </div>
      <div className={STACK}>
        <Handling difference={difference} />
        {history}
      </div>
    </div>
  );
}

export function DifferenceDetail({ id, place }: { id: string; place: Place }) {
  const t = useTranslations('difference');
  const channelName = useChannelName();
  const trpc = useTRPC();
  const walked = useWalkedDifferences();
  const { data, error, refetch } = useQuery(trpc.differences.get.queryOptions({ id }));
  const kept = useKept({ data, error });
  const head = place === 'page' && (
    <PageHeader
      title={
        data
          ? t('title', {
              kind: t(`kind.${data.difference.kind}`),
              channel: channelName(data.difference.channelCode),
              date: data.difference.businessDate,
            })
          : t('list.title')
      }
      no={data?.difference.no}
      meta={data && <Identity detail={data} />}
      actions={<WalkButtons id={id} walked={walked} />}
    />
  );
  return (
    <>
      {head}
      {kept !== null && <NotRefreshed why={kept} onRetry={() => void refetch()} />}
      {error && kept === null ? (
        <RecordError isHeaded error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <DifferenceBody key={id} detail={data} place={place} />
      ) : (
        <div className={STACK} aria-busy>
          <SkeletonPanel rows={3} />
          <SkeletonPanel rows={10} />
        </div>
      )}
    </>
  );
}
