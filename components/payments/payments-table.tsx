/** The list of payments and refunds. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PAYMENT_KINDS, PAYMENT_STATUSES } from '../../server/payments/codes.ts';
import type { PaymentRow } from '../../server/payments/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { merchantHref } from '../merchants/looks.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { asksForNumbers, PAGED, ServerList } from '../table/server-list.tsx';
import { useTableState } from '../table/use-table-state.ts';
import { useLater } from '../ui/later.ts';
import { useWalkFrom } from '../walk/use-record-walk.ts';
import { PAYMENT_LOOK, usePaymentStatusWord } from './payment-looks.ts';
import { isPaymentTab, PaymentTabs } from './payment-tabs.tsx';
import { filterOf, PAGES, SPEC } from './payments-address.ts';

function usePaymentColumns(): Column<PaymentRow>[] {
  const t = useTranslations('payments');
  const { nameOf } = useChannels();
  const statusWord = usePaymentStatusWord();
  const can = useCan();
  return useMemo(
    () => [
      {
        id: 'ourNo',
        header: t('column.ourNo'),
        width: 120,
        cell: (row) => <IdChip id={row.ourNo} href={`${PAGES}${row.id}`} keep={12} />,
      },
      { id: 'kind', header: t('column.kind'), width: 48, cell: (row) => t(`kind.${row.kind}`) },
      {
        id: 'status',
        header: t('column.status'),
        width: 92,
        cell: (row) => <StatusBadge {...PAYMENT_LOOK[row.status]} word={statusWord(row)} />,
      },
      {
        id: 'amount',
        header: t('column.amount'),
        align: 'end',
        width: 72,
        cell: (row) => <Amount minor={row.amountMinor} currency={row.currency} />,
      },
      {
        id: 'currency',
        header: t('column.currency'),
        // Beside the amount, and narrower than its name.
        isWordless: true,
        width: 44,
        cell: (row) => <span className="text-ink-2">{row.currency}</span>,
      },
      {
        id: 'fee',
        header: t('column.fee'),
        align: 'end',
        width: 48,
        cell: (row) => <Amount minor={row.feeMinor} currency={row.currency} />,
      },
      {
        id: 'channel',
        header: t('column.channel'),
        width: 64,
        cell: (row) => <span className="whitespace-nowrap">{nameOf(row.channelCode)}</span>,
      },
      {
        id: 'merchantNo',
        header: t('column.merchantNo'),
        width: 72,
        cell: (row) => (
          <IdChip
            id={row.merchantNo}
            copy={false}
            href={row.merchantNo && can('merchant.read') ? merchantHref(row.merchantNo) : undefined}
          />
        ),
      },
      { id: 'occurredAt', header: t('column.occurredAt'), width: 136, cell: (row) => <Instant at={row.occurredAt} /> },
      { id: 'channelNo', header: t('column.channelNo'), width: 72, cell: (row) => <IdChip id={row.channelNo} keep={10} /> },
      {
        id: 'originalOurNo',
        header: t('column.originalOurNo'),
        width: 190,
        isHidden: true,
        cell: (row) => <IdChip id={row.originalOurNo} />,
      },
      { id: 'businessDate', header: t('column.businessDate'), width: 86, cell: (row) => <BusinessDateText date={row.businessDate} /> },
    ],
    [t, nameOf, statusWord, can],
  );
}

/** What a list opens without comes right after it. */
const loadPeek = () => import('./payment-peek.tsx').then(({ PaymentPeek }) => PaymentPeek);

export function PaymentsTable() {
  const t = useTranslations('payments');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = usePaymentColumns();
  const { options } = useChannels();
  const { values } = state;
  const filter = filterOf(values);
  const numbers = values.numbers ?? [];
  const list = useQuery(trpc.payments.list.queryOptions({ filter, order: state.order, ...state.page }, PAGED));
  const { data: sums, isPlaceholderData } = useQuery(trpc.payments.sums.queryOptions({ filter }, PAGED));
  const total = sums && !sums.isCapped && !isPlaceholderData ? sums.count : null;
  const leaveFor = useWalkFrom(PAGES, list.isPlaceholderData ? undefined : list.data?.rows, list.data?.nextCursor, total);
  const [peeked, setPeeked] = useState<PaymentRow | null>(null);
  const Peek = useLater(loadPeek, peeked !== null);
  const found = useQuery(
    trpc.payments.lookUpNumbers.queryOptions({ filter: { ...filter, numbers } }, { enabled: asksForNumbers(numbers, list) }),
  );
  const filters = {
    numbers: { label: t('filter.numbers') },
    date: { label: t('filter.date') },
    channels: { label: t('filter.channels'), options },
    statuses: {
      label: t('filter.statuses'),
      options: PAYMENT_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      // The tabs show which it is. Several that are no tab are chosen behind "more filters", and then stand among them.
      placement: !state.raw.statuses ? ('more' as const) : isPaymentTab(state.raw.statuses) ? ('shown' as const) : ('bar' as const),
    },
    kinds: {
      label: t('filter.kinds'),
      options: PAYMENT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })),
      placement: 'more' as const,
    },
    merchantNo: { label: t('filter.merchantNo'), placement: 'more' as const },
    originalNo: { label: t('column.originalOurNo'), placement: 'more' as const },
    amount: { label: t('filter.amount'), placement: 'more' as const },
    currency: { label: t('filter.currency'), placement: 'more' as const },
  };
  return (
    <>
      <ServerList
        label={t('title')}
        columns={columns}
        rowId={(row) => row.id}
        state={state}
        filters={filters}
        filter={filter}
        list={list}
        totals={
          sums && !isPlaceholderData
            ? { ...sums, sums: sums.sums.map((sum) => ({ minor: sum.amountMinor, currency: sum.currency, of: t(`kind.${sum.kind}`) })) }
            : undefined
        }
        numbers={asksForNumbers(numbers, list) && found.data ? { asked: numbers.length, ...found.data } : undefined}
        exportAs="payments"
        empty={{ title: t('emptyTitle'), text: t('empty') }}
        hrefOf={(row) => `${PAGES}${row.id}`}
        onPeek={(row) => setPeeked(row)}
        peekedId={peeked?.id ?? null}
        pageOf={(row) => `${PAGES}${row.id}`}
        onLeave={(row) => leaveFor(row)}
        amountOf={(row) => ({ minor: row.amountMinor, currency: row.currency, of: t(`kind.${row.kind}`) })}
        rowName={(row) => row.ourNo}
      >
        <PaymentTabs state={state} filter={filter} />
      </ServerList>
      {Peek && <Peek row={peeked} onClose={() => setPeeked(null)} />}
    </>
  );
}
