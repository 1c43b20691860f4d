/** One hold: what is left of it, what it is for, and every step that was taken with it. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { numberOf } from '../../server/kernel/ids.ts';
import type { HoldRow, HoldStep } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { IdChip, middleCut } from '../format/id-chip.tsx';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { PeekHead } from '../table/peek-head.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { AccountLink } from './account-link.tsx';
import { sourceHref } from './event-words.ts';
import { type Fact, FactsList } from './facts-list.tsx';
import { HoldBadge, useSourceKindName } from './hold-words.tsx';
import { holdsHref } from './ledger-addresses.ts';

type Hold = HoldRow & { steps: HoldStep[] };

/** Set aside less released less posted is what remains: the steps add up to each figure. */
function HoldFigures({ hold }: { hold: Hold }) {
  const t = useTranslations('holds');
  const total = (step: HoldStep['step']) => hold.steps.filter((one) => one.step === step).reduce((sum, one) => sum + one.amountMinor, 0n);
  const figures = [
    [t('column.amount'), total('place')],
    [t('released'), total('release')],
    [t('captured'), total('capture')],
    [t('column.remaining'), hold.remainingMinor],
  ] as const;
  return (
    <dl className="panel grid grid-cols-2 gap-px overflow-hidden sm:grid-cols-4">
      {figures.map(([name, minor], index) => (
        <div key={name} className="p-3">
          <dt className="text-ink-2 text-xs">{name}</dt>
          <dd className="text-lg">
            {minor === 0n ? (
              <Amount minor={minor} currency={hold.currency} showCurrency className="text-ink-3" />
            ) : index === figures.length - 1 ? (
              <FigureLink href={holdsHref({ account: hold.account, currency: hold.currency, kind: hold.kind })}>
                <Amount minor={minor} currency={hold.currency} showCurrency />
              </FigureLink>
            ) : (
              <FigureLink href="#hold-steps">
                <Amount minor={minor} currency={hold.currency} showCurrency />
              </FigureLink>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function HoldFacts({ hold }: { hold: HoldRow }) {
  const t = useTranslations('holds');
  const sourceKindName = useSourceKindName();
  const facts: Fact[] = [
    [t('column.kind'), t(`kind.${hold.kind}`)],
    [t('column.account'), <AccountLink key="a" code={hold.account} />],
    [t('column.sourceKind'), sourceKindName(hold.sourceKind)],
    [t('column.source'), <IdChip key="s" id={hold.sourceId} href={sourceHref(hold.sourceKind, hold.sourceId)} keep={30} />],
    [t('column.placedAt'), <Instant key="p" at={hold.placedAt} />],
  ];
  return <FactsList facts={facts} />;
}

/** `isInNamed`: in a section that has their name. */
function HoldSteps({ hold, isInNamed = false }: { hold: Hold; isInNamed?: boolean }) {
  const t = useTranslations('holds');
  const columns: PlainColumn<HoldStep>[] = [
    { id: 'step', header: t('stepColumn.step'), narrow: 'title', cell: (step) => t(`step.${hold.kind}.${step.step}`) },
    {
      id: 'amount',
      header: t('stepColumn.amount'),
      align: 'end',
      narrow: 'amount',
      cell: (step) => <Amount minor={step.amountMinor} currency={hold.currency} />,
    },
    {
      id: 'left',
      header: t('stepColumn.left'),
      align: 'end',
      narrow: 'beneath',
      cell: (step) => <Amount minor={step.remainingMinor} currency={hold.currency} />,
    },
    { id: 'at', header: t('stepColumn.at'), narrow: 'beneath', cell: (step) => <Instant at={step.at} /> },
    {
      id: 'entry',
      header: t('stepColumn.entry'),
      narrow: 'beneath',
      cell: (step) => (
        <IdChip
          id={step.entryId && numberOf('J', step.entryId)}
          href={step.entryId ? `/ledger/journal/${step.entryId}` : undefined}
          keep={16}
        />
      ),
    },
    { id: 'key', header: t('stepColumn.key'), narrow: 'beneath', cell: (step) => <IdChip id={step.key} keep={24} /> },
  ];
  return <PlainTable isInNamed={isInNamed} label={t('steps')} columns={columns} rows={hold.steps} rowId={(step) => step.key} />;
}

/** Beside the list: the facts at once, the steps when they have come. */
export function HoldPeek({ hold }: { hold: HoldRow }) {
  const trpc = useTRPC();
  const answer = useQuery(trpc.ledger.hold.queryOptions({ id: hold.id }));
  const { data, error, refetch } = answer;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PeekHead href={`/ledger/holds/${hold.id}`}>
        <HoldBadge hold={data ?? hold} />
      </PeekHead>
      <Kept answer={answer} />
      <HoldFacts hold={hold} />
      {inPlaceOf(answer) ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <HoldFigures hold={data} />
          <HoldSteps hold={data} />
        </>
      ) : (
        <SkeletonPanel rows={4} />
      )}
    </div>
  );
}

export function HoldView({ id }: { id: string }) {
  const t = useTranslations('holds');
  const trpc = useTRPC();
  const answer = useQuery(trpc.ledger.hold.queryOptions({ id }));
  const { data: hold, error, refetch } = answer;
  if (inPlaceOf(answer)) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!hold) return <SkeletonPanel rows={6} />;
  return (
    <>
      <PageHeader
        title={t(`one.${hold.kind}`)}
        no={hold.no}
        meta={
          <>
            <IdChip id={hold.no} keep={30} copy="shown" /> <HoldBadge hold={hold} />
          </>
        }
        crumbs={[{ label: middleCut(hold.no, 12) }]}
      />
      <Kept answer={answer} className="mb-3" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <HoldFigures hold={hold} />
        <section id="hold-steps" aria-label={t('steps')} className="panel">
          <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('steps')}</h2>
          <HoldSteps hold={hold} isInNamed />
          {hold.steps.length < 2 && <p className="px-3 py-2 text-ink-2 text-sm">{t('settledNothing')}</p>}
        </section>
        <section aria-label={t('facts')} className="panel p-3">
          <HoldFacts hold={hold} />
        </section>
      </div>
    </>
  );
}
