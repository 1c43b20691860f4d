/** One difference, understood within seconds: the sentence, both sides, who has it, what happened so far. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { DifferenceDetail as Detail, DifferenceRow } from '../../server/reconciliation/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CompareSides } from './compare-sides.tsx';
import { DifferenceHistory } from './difference-history.tsx';
import { LabelsField, OwnerField } from './difference-owner.tsx';
import { DirectionWord, useExplanation } from './difference-words.tsx';
import { STATUS_LOOK } from './looks.ts';

function Headline({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference');
  const explain = useExplanation();
  const look = STATUS_LOOK[difference.status];
  return (
    <header className="border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <StatusBadge tone={look.tone} shape={look.shape} word={t(`status.${difference.status}`)} />
        <span className="font-semibold">{t(`kind.${difference.kind}`)}</span>
        <DirectionWord direction={difference.direction} className="text-ink-2" />
        {difference.resolution && <span className="text-ink-2">{t(`resolution.${difference.resolution}`)}</span>}
        <span className="ml-auto">
          <IdChip id={difference.no} keep={14} />
        </span>
      </div>
      <p className="mt-3 text-2xl tabular-nums">
        <Amount minor={difference.deltaMinor} currency={difference.currency} signed showCurrency />
      </p>
      <p className="mt-1 max-w-prose text-base">{explain(difference.explanation)}</p>
    </header>
  );
}

function Facts({ difference }: { difference: DifferenceRow }) {
  const t = useTranslations('difference');
  const channelName = useChannelName();
  const facts: [string, React.ReactNode][] = [
    [t('column.channel'), channelName(difference.channelCode)],
    [t('facts.businessDate'), <BusinessDateText key="d" date={difference.businessDate} />],
    [t('facts.foundAt'), <Instant key="f" at={difference.foundAt} />],
    [t('column.owner'), <OwnerField key={difference.id} difference={difference} />],
    [t('column.labels'), <LabelsField key={difference.id} difference={difference} />],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-6 gap-y-1.5 border border-line bg-surface px-4 py-3 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Links({ detail }: { detail: Pick<Detail, 'difference'> }) {
  const t = useTranslations('difference.sides');
  const { difference } = detail;
  const look =
    'inline-flex min-h-6 items-center text-accent text-sm underline decoration-accent/30 underline-offset-2 hover:decoration-current';
  return (
    <p className="flex flex-wrap gap-x-5">
      {difference.statementId && difference.lineNo !== null && (
        <Link className={look} href={`/recon/statements/${difference.statementId}?line=${difference.lineNo}`}>
          {t('line', { line: difference.lineNo })} →
        </Link>
      )}
      {difference.paymentId && (
        <Link className={look} href={`/payments/${difference.paymentId}`}>
          {t('openPayment')} →
        </Link>
      )}
      <Link className={look} href={`/recon/${difference.channelCode}/${difference.businessDate}`}>
        <BusinessDateText date={difference.businessDate} />
        <span className="ml-1">→</span>
      </Link>
    </p>
  );
}

export function DifferenceBody({ detail }: { detail: Omit<Detail, 'proposals'> }) {
  const t = useTranslations('difference');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Headline difference={detail.difference} />
      <CompareSides fields={detail.fields} ours={detail.ourSide} channel={detail.channelSide} />
      <Links detail={detail} />
      <Facts difference={detail.difference} />
      {detail.related.length > 0 && (
        <section aria-label={t('related.title')} className="border border-line bg-surface">
          <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('related.title')}</h2>
          <ul className="divide-y divide-line text-sm">
            {detail.related.map((other) => (
              <li key={other.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
                <Link href={`/recon/differences/${other.id}`} className="text-accent underline underline-offset-2">
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
      )}
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
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4" aria-busy>
        <Skeleton className="h-28" />
        <Skeleton className="h-72" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  return <DifferenceBody detail={data} />;
}
