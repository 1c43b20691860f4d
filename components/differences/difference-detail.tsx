/** One difference, understood within seconds: the sentence, both sides, who has it, what happened so far. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { DifferenceDetail as Detail, DifferenceRow } from '../../server/reconciliation/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { Age, BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CompareSides } from './compare-sides.tsx';
import { DifferenceHistory } from './difference-history.tsx';
import { LabelsField, OwnerField } from './difference-owner.tsx';
import { DirectionWord, useExplanation } from './difference-words.tsx';
import { STATUS_LOOK } from './looks.ts';
import { useDifferenceKeys } from './use-difference-keys.ts';
import { Watching } from './watching.tsx';

const LINK = 'inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

function Headline({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference');
  const explain = useExplanation();
  const look = STATUS_LOOK[difference.status];
  return (
    <header className="panel p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <StatusBadge tone={look.tone} shape={look.shape} word={t(`status.${difference.status}`)} />
        <span className="font-semibold">{t(`kind.${difference.kind}`)}</span>
        <DirectionWord direction={difference.direction} className="text-ink-2" />
        {difference.resolution && <span className="text-ink-2">{t(`resolution.${difference.resolution}`)}</span>}
        <IdChip id={difference.no} keep={14} className="ml-auto" />
      </div>
      <p className="mt-2 text-2xl tabular-nums">
        <Amount minor={difference.deltaMinor} currency={difference.currency} signed showCurrency />
      </p>
      <p className="mt-1 max-w-prose break-words text-base">{explain(difference.explanation)}</p>
      <Watching id={difference.id} version={difference.version} />
      <Facts difference={difference} />
    </header>
  );
}

/** Where it belongs and when it was found, with the ways to both records and to the day. */
function Facts({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference');
  const channelName = useChannelName();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-0.5 border-line border-t pt-2 text-ink-2 text-sm">
      <span>{channelName(difference.channelCode)}</span>
      <span className="inline-flex gap-1.5">
        {t('facts.businessDate')} <BusinessDateText date={difference.businessDate} className="text-ink" />
      </span>
      <span className="inline-flex gap-1.5">
        {t('facts.foundAt')} <Instant at={difference.foundAt} className="text-ink" />
      </span>
      <span className="inline-flex gap-1.5">
        {t('column.age')} <Age since={difference.foundAt} until={difference.resolvedAt} className="text-ink" />
      </span>
      <span className="flex w-full flex-wrap gap-x-5">
        {difference.statementId && difference.lineNo !== null && (
          <Link className={LINK} href={`/recon/statements/${difference.statementId}?line=${difference.lineNo}`}>
            {t('sides.line', { line: difference.lineNo })} →
          </Link>
        )}
        {difference.paymentId && (
          <Link className={LINK} href={`/payments/${difference.paymentId}`}>
            {t('sides.openPayment')} →
          </Link>
        )}
        <Link className={LINK} href={`/recon/${difference.channelCode}/${difference.businessDate}`}>
          {t('sides.openDay')} →
        </Link>
      </span>
    </div>
  );
}

function Handling({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference');
  const parts: [string, ReactNode][] = [
    [t('column.owner'), <OwnerField key={difference.id} difference={difference} />],
    [t('column.labels'), <LabelsField key={difference.id} difference={difference} />],
  ];
  return (
    <dl className="panel grid grid-cols-[max-content_minmax(0,1fr)] items-center gap-x-6 gap-y-2 px-3 py-2.5 text-sm">
      {parts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
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

export function DifferenceBody({ detail }: { detail: Omit<Detail, 'proposals'> }) {
  const searched = useSearched(detail.difference);
  useDifferenceKeys(detail.difference);
  return (
    <div data-difference className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Headline difference={detail.difference} />
      <CompareSides fields={detail.fields} ours={detail.ourSide} channel={detail.channelSide} searched={searched} hasKey />
      <Handling difference={detail.difference} />
      {detail.related.length > 0 && <Related related={detail.related} />}
      <DifferenceHistory differenceId={detail.difference.id} events={detail.events} />
    </div>
  );
}

export function DifferenceDetail({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.differences.get.queryOptions({ id }));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3" aria-busy>
        <Skeleton className="h-40" />
        <Skeleton className="h-80" />
        <Skeleton className="h-20" />
      </div>
    );
  }
  return <DifferenceBody detail={data} />;
}
