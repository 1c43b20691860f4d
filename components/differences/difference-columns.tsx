/** The columns of the differences, and those that a row keeps while one of them is looked at beside the list. */
'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { ListedDifference } from '../../server/reconciliation/differences/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, DaysSince, Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import type { Column } from '../table/columns.ts';
import { Badge } from '../ui/badge.tsx';
import { DirectionWord, useExplanation } from './difference-words.tsx';
import { STATUS_LOOK } from './looks.ts';
import { SeenMark } from './seen-mark.tsx';

export function useDifferenceColumns(): Column<ListedDifference>[] {
  const t = useTranslations('difference');
  const explain = useExplanation();
  const explainBriefly = useExplanation('brief');
  const { nameOf } = useChannels();
  return useMemo(
    () => [
      {
        id: 'no',
        header: t('column.no'),
        width: 118,
        cell: (row) => (
          <span className="flex items-center gap-1.5">
            <SeenMark difference={row} />
            <IdChip id={row.no} href={`/recon/differences/${row.id}`} keep={10} />
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('column.kind'),
        width: 92,
        narrow: 'beneath',
        cell: (row) => (
          <span className="inline-flex flex-col leading-4 max-sm:flex-row max-sm:gap-2">
            <span className="whitespace-nowrap">{t(`kind.${row.kind}`)}</span>
            <DirectionWord direction={row.direction} className="text-ink-2 text-xs leading-4" />
          </span>
        ),
      },
      {
        id: 'delta',
        header: t('column.delta'),
        align: 'end',
        width: 96,
        cell: (row) => <Amount minor={row.deltaMinor} currency={row.currency} signed />,
      },
      { id: 'currency', header: t('column.currency'), width: 68, cell: (row) => <span className="text-ink-2">{row.currency}</span> },
      {
        id: 'why',
        header: t('column.why'),
        width: 162,
        narrow: 'text',
        cell: (row) => (
          <span className="line-clamp-2 max-w-[44rem] break-words leading-4" title={explain(row.explanation)}>
            {row.labels.map((label) => (
              <Badge key={label} className="mr-1 h-4 align-top">
                {label}
              </Badge>
            ))}
            {explainBriefly(row.explanation)}
          </span>
        ),
      },
      {
        id: 'channel',
        header: t('column.channel'),
        width: 68,
        narrow: 'beneath',
        cell: (row) => <span className="whitespace-nowrap">{nameOf(row.channelCode)}</span>,
      },
      {
        id: 'businessDate',
        header: t('column.businessDate'),
        width: 88,
        narrow: 'beneath',
        cell: (row) => <BusinessDateText date={row.businessDate} />,
      },
      {
        id: 'status',
        header: t('column.status'),
        width: 84,
        cell: (row) => <StatusBadge {...STATUS_LOOK[row.status]} word={t(`status.${row.status}`)} />,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        width: 60,
        narrow: 'beneath',
        cell: (row) => row.ownerName ?? <span className="text-ink-3">--</span>,
      },
      {
        id: 'age',
        header: t('column.age'),
        align: 'end',
        width: 52,
        cell: (row) => <DaysSince date={row.businessDate} until={row.resolvedAt} />,
      },
      { id: 'ourNo', header: t('column.ourNo'), width: 190, isHidden: true, cell: (row) => <IdChip id={row.ourNo} /> },
      { id: 'channelNo', header: t('column.channelNo'), width: 190, isHidden: true, cell: (row) => <IdChip id={row.channelNo} /> },
      { id: 'foundAt', header: t('column.foundAt'), width: 160, isHidden: true, cell: (row) => <Instant at={row.foundAt} /> },
    ],
    [t, explain, explainBriefly, nameOf],
  );
}

const BESIDE: ReadonlySet<string> = new Set(['no', 'kind', 'delta']);

/** The amount carries its currency below it, as the kind its direction: there is room for three columns. */
export function besideColumns(columns: readonly Column<ListedDifference>[]): Column<ListedDifference>[] {
  return columns
    .filter(({ id }) => BESIDE.has(id))
    .map((column) =>
      column.id === 'delta'
        ? {
            ...column,
            cell: (row) => (
              <span className="inline-flex flex-col items-end leading-4">
                {column.cell(row)}
                <span className="text-ink-2 text-xs leading-4">{row.currency}</span>
              </span>
            ),
          }
        : column,
    );
}
