/** One payment or refund: its facts, what it refunds or was refunded by, and the differences found with it. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { PaymentRow } from '../../server/payments/contract.ts';
import type { CellState } from '../../server/reconciliation/calendar/codes.ts';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannelName } from '../channels/use-channel-name.ts';
import { STATUS_LOOK } from '../differences/looks.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { merchantHref } from '../merchants/looks.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { CELL_LOOK } from '../reconciliation/cell-look.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { RecordError } from '../shell/record-error.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Link } from '../ui/link.tsx';
import { Skeleton, SkeletonPanel } from '../ui/skeleton.tsx';
import { useShownId } from '../walk/use-record-walk.ts';
import { WalkButtons } from '../walk/walk-buttons.tsx';
import { LinesOfRecord } from './lines-of-record.tsx';
import { PAYMENT_LOOK, usePaymentStatusWord } from './payment-looks.ts';
import { PAGES, refundsHref } from './payments-address.ts';
import { useWalkedPayments } from './walked-payments.ts';

/** How far the reconciliation of the payment's day has come: undefined while it is not known, null where nobody may see it or the channel is not in use. */
function useDay({ channelCode, businessDate }: PaymentRow): CalendarCell | null | undefined {
  const trpc = useTRPC();
  const mayRead = useCan()('reconciliation.read');
  const scope = { dateFrom: businessDate, dateTo: businessDate, channels: [channelCode] };
  const { data, error } = useQuery(trpc.reconciliation.calendar.queryOptions(scope, { enabled: mayRead }));
  if (!mayRead || error) return null;
  return data && (data.find((cell) => cell.channelCode === channelCode) ?? null);
}

/** Whether the record waits for the next day's statement; asked only where anything of its day does. */
function useIsWaiting({ id, channelCode, businessDate }: PaymentRow, day: CalendarCell | null | undefined): boolean {
  const trpc = useTRPC();
  const scope = { dateFrom: businessDate, dateTo: businessDate, channels: [channelCode], limit: 200 };
  const { data } = useQuery(trpc.reconciliation.waiting.queryOptions(scope, { enabled: (day?.waitingCount ?? 0) > 0 }));
  return data?.rows.some((row) => row.record.paymentId === id) === true;
}

function Facts({ payment, day }: { payment: PaymentRow; day: CalendarCell | null | undefined }) {
  const t = useTranslations('payments');
  const cells = useTranslations('recon.cell');
  const nameOf = useChannelName();
  const can = useCan();
  const facts: [string, ReactNode][] = [
    [t('column.channel'), nameOf(payment.channelCode)],
    [t('column.channelNo'), <IdChip key="c" id={payment.channelNo} keep={40} />],
    [t('column.originalOurNo'), <IdChip key="r" id={payment.originalOurNo} keep={40} />],
    [
      t('column.merchantNo'),
      <IdChip key="m" id={payment.merchantNo} href={payment.merchantNo ? merchantHref(payment.merchantNo) : undefined} keep={40} />,
    ],
    [t('column.fee'), <Amount key="f" minor={payment.feeMinor} currency={payment.currency} showCurrency />],
    [
      t('column.businessDate'),
      can('reconciliation.read') ? (
        <span key="b" className="inline-flex flex-wrap items-center gap-x-2">
          <Link
            href={`/recon/${payment.channelCode}/${payment.businessDate}`}
            className="-my-0.5 inline-flex min-h-6 items-center gap-1 text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
          >
            <BusinessDateText date={payment.businessDate} /> {t('detail.openDay')} →
          </Link>
          {day && <StatusBadge {...CELL_LOOK[day.state]} word={cells(day.state)} />}
        </span>
      ) : (
        <BusinessDateText key="b" date={payment.businessDate} />
      ),
    ],
    [t('column.occurredAt'), <Instant key="t" at={payment.occurredAt} />],
  ];
  return (
    <section aria-label={t('detail.facts')} className="panel p-3">
      <p className="text-2xl tabular-nums">
        <Amount minor={payment.amountMinor} currency={payment.currency} showCurrency />
      </p>
      <dl className="mt-4 grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_1fr_max-content_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="py-1 text-ink-2">{name}</dt>
            <dd className="relative min-w-0 overflow-x-auto py-1">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Others({ title, empty, rows, more }: { title: string; empty?: string; rows: readonly PaymentRow[]; more?: ReactNode }) {
  const statusWord = usePaymentStatusWord();
  return (
    <section aria-label={title} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{title}</h2>
      {rows.length === 0 && <p className="px-3 py-3 text-ink-2 text-sm">{empty}</p>}
      <ul className="divide-y divide-line text-sm">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
            <IdChip id={row.ourNo} href={`/payments/${row.id}`} />
            <StatusBadge {...PAYMENT_LOOK[row.status]} word={statusWord(row)} />
            <Instant at={row.occurredAt} className="text-ink-2" />
            <span className="ml-auto">
              <Amount minor={row.amountMinor} currency={row.currency} showCurrency />
            </span>
          </li>
        ))}
      </ul>
      {more}
    </section>
  );
}

const COMPARED: readonly CellState[] = ['incomplete', 'matched', 'differences', 'closed'];

function DifferencesOf({ payment, day }: { payment: PaymentRow; day: CalendarCell | null | undefined }) {
  const { ourNo } = payment;
  const t = useTranslations('payments.detail');
  const words = useTranslations('difference');
  const trpc = useTRPC();
  const answer = useQuery(trpc.differences.list.queryOptions({ filter: { number: ourNo }, limit: 20 }));
  const { data, error, refetch } = answer;
  const isWaiting = useIsWaiting(payment, day);
  // Nothing was found is not nothing is wrong: a day that nobody has compared yet has no differences either.
  const isCompared = !day || (COMPARED.includes(day.state) && !day.untold.includes(payment.kind));
  const none = isWaiting ? 'waiting' : isCompared ? 'noDifferences' : 'notCompared';
  return (
    <section aria-label={t('differences')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('differences')}</h2>
      <Kept answer={answer} />
      {inPlaceOf(answer) !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="m-3 h-6" />}
      {data?.rows.length === 0 && day !== undefined && <p className="px-3 py-3 text-ink-2 text-sm">{t(none)}</p>}
      <ul className="divide-y divide-line text-sm">
        {data?.rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <Link href={`/recon/differences/${row.id}`} className="text-accent underline underline-offset-2">
              {words(`kind.${row.kind}`)}
            </Link>
            <StatusBadge {...STATUS_LOOK[row.status]} word={words(`status.${row.status}`)} />
            <BusinessDateText date={row.businessDate} className="text-ink-2" />
            <span className="ml-auto">
              <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EntriesOf({ ourNo }: { ourNo: string }) {
  const t = useTranslations('payments.detail');
  const ledger = useTranslations('ledger');
  const trpc = useTRPC();
  const answer = useQuery(trpc.ledger.entriesOfSource.queryOptions({ sourceId: ourNo }));
  const { data, error, refetch } = answer;
  return (
    <section aria-label={t('entries')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('entries')}</h2>
      <Kept answer={answer} />
      {inPlaceOf(answer) !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="m-3 h-6" />}
      {data?.length === 0 && <p className="px-3 py-3 text-ink-2 text-sm">{t('noEntries')}</p>}
      <ul className="divide-y divide-line text-sm">
        {data?.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-center gap-x-4 px-3 py-1.5">
            <IdChip id={entry.no} href={`/ledger/journal/${entry.id}`} />
            <span>
              {ledger.has(`event.${entry.eventType}.name` as never) ? ledger(`event.${entry.eventType}.name` as never) : entry.eventType}
            </span>
            <BusinessDateText date={entry.businessDate} className="text-ink-2" />
            <span className="ml-auto flex flex-wrap items-baseline gap-x-4">
              <span className="text-ink-3 text-xs">{ledger('column.total')}</span>
              {entry.totals.map((total) => (
                <Amount key={total.currency} minor={total.minor} currency={total.currency} showCurrency />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Found = { payment: PaymentRow; refunds: PaymentRow[]; hasMoreRefunds: boolean; original: PaymentRow | null };

/** The walk through the list changes which payment it is. */
export function PaymentDetail({ id: opened }: { id: string }) {
  const t = useTranslations('payments');
  const statusWord = usePaymentStatusWord();
  const trpc = useTRPC();
  const walked = useWalkedPayments();
  const id = useShownId(PAGES, opened);
  const answer = useQuery(trpc.payments.get.queryOptions({ id }));
  const { data, error, refetch } = answer;
  const payment = data?.payment;
  return (
    <>
      <PageHeader
        title={payment ? t(`kind.${payment.kind}`) : t('title')}
        no={payment?.ourNo}
        meta={
          payment && (
            <>
              <IdChip id={payment.ourNo} keep={40} copy="shown" />
              <StatusBadge {...PAYMENT_LOOK[payment.status]} word={statusWord(payment)} />
            </>
          )
        }
        actions={<WalkButtons id={id} walked={walked} />}
      />
      <Kept answer={answer} />
      {inPlaceOf(answer) ? (
        <RecordError isHeaded error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <PaymentFound key={id} {...data} />
      ) : (
        <SkeletonPanel rows={6} />
      )}
    </>
  );
}

/** Everything that is known of it, below its head. */
export function PaymentFound({ payment, refunds, hasMoreRefunds, original }: Found) {
  const t = useTranslations('payments');
  const can = useCan();
  const day = useDay(payment);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Facts payment={payment} day={day} />
      {payment.kind === 'payment' ? (
        <Others
          title={t('detail.refunds')}
          empty={t('detail.noRefunds')}
          rows={refunds}
          more={
            hasMoreRefunds && (
              <p className="border-line border-t px-3 py-2 text-ink-2 text-sm">
                {t('detail.firstRefunds', { count: refunds.length })}{' '}
                <Link href={refundsHref(payment)} className="inline-flex min-h-6 items-center text-accent underline underline-offset-2">
                  {t('detail.allRefunds')}
                </Link>
              </p>
            )
          }
        />
      ) : (
        original && <Others title={t('detail.original')} rows={[original]} />
      )}
      {can('statement.read') && <LinesOfRecord paymentId={payment.id} />}
      {can('ledger.read') && <EntriesOf ourNo={payment.ourNo} />}
      {can('difference.read') && <DifferencesOf payment={payment} day={day} />}
    </div>
  );
}
