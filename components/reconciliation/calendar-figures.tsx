/** The figures above the calendar, and the rows behind those that no list holds: records that wait, days whose statement is late. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { IdChip } from '../format/id-chip.tsx';
import { BusinessDateText, Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { type CalendarScope, differencesHref } from './calendar-scope.ts';
import { Figure, FigurePanel } from './figure-panel.tsx';
import { DaysByRate, MatchRate } from './match-rate.tsx';

const BEHIND = ['rate', 'waiting', 'late'] as const;
const LINK = 'inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';

/** The figures are of the dates, channels and owner shown, and so are the rows they open. Whose differences they are says nothing of
 *  matching, waiting and arrival: those three are of everybody. */
export function CalendarFigures({ cells, scope }: { cells: readonly CalendarCell[]; scope: CalendarScope }) {
  const t = useTranslations('recon.calendar');
  const [behind, setBehind] = useQueryState('behind', parseAsStringLiteral(BEHIND));
  const open = cells.reduce((sum, cell) => sum + cell.openCount, 0);
  const waiting = cells.reduce((sum, cell) => sum + cell.waitingCount, 0);
  const late = cells.filter((cell) => cell.state === 'late');
  const deltas = new Map<string, bigint>();
  for (const cell of cells)
    for (const { currency, deltaMinor } of cell.openDelta) deltas.set(currency, (deltas.get(currency) ?? 0n) + deltaMinor);
  const isOwned = scope.owner !== undefined;
  const toggle = (which: (typeof BEHIND)[number], count: number) =>
    count === 0 ? (
      <span className="text-ink-3">0</span>
    ) : (
      <Button
        variant="link"
        className="h-auto min-h-6 px-0 text-ink text-xl decoration-edge decoration-dotted underline underline-offset-4"
        aria-expanded={behind === which}
        aria-controls="behind-figure"
        onClick={() => void setBehind(behind === which ? null : which)}
      >
        {groupedCount(count)}
      </Button>
    );
  return (
    <>
      <dl className="mb-4 flex flex-wrap gap-x-6 gap-y-3">
        <Figure name={t('openTotal')}>
          <FigureLink href={differencesHref(scope)}>{groupedCount(open)}</FigureLink>
        </Figure>
        <Figure name={t('netOpen')}>
          <span className="inline-flex flex-wrap gap-x-4 text-base">
            {deltas.size === 0 && <span className="text-ink-3">--</span>}
            {[...deltas].map(([currency, minor]) => (
              <FigureLink key={currency} href={differencesHref(scope, { 'f.currency': currency })}>
                <Amount minor={minor} currency={currency} signed showCurrency />
              </FigureLink>
            ))}
          </span>
        </Figure>
        <MatchRate cells={cells} isOpen={behind === 'rate'} onToggle={() => void setBehind(behind === 'rate' ? null : 'rate')} />
        <Figure name={t('waitingTotal')}>{toggle('waiting', waiting)}</Figure>
        <Figure name={t('lateTotal')}>{toggle('late', late.length)}</Figure>
      </dl>
      {!isOwned &&
        open === 0 &&
        late.length === 0 &&
        cells.every((cell) => cell.state !== 'incomplete') &&
        cells.some((cell) => cell.state === 'matched' || cell.state === 'closed') && (
          <p className="mb-4 inline-flex items-center gap-2 text-sm text-success-text">
            <CircleCheck className="size-4" aria-hidden /> {t('allBalanced')}
          </p>
        )}
      <div id="behind-figure">
        {behind === 'rate' && <DaysByRate cells={cells} />}
        {behind === 'waiting' && <WaitingRecords scope={scope} />}
        {behind === 'late' && late.length > 0 && <LateStatements cells={late} />}
      </div>
    </>
  );
}

function LateStatements({ cells }: { cells: readonly CalendarCell[] }) {
  const t = useTranslations('recon.calendar');
  const { nameOf } = useChannels();
  const inOrder = [...cells].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  return (
    <FigurePanel title={t('lateTotal')}>
      <ul className="max-h-72 divide-y divide-line overflow-y-auto text-sm">
        {inOrder.map((cell) => (
          <li key={`${cell.channelCode} ${cell.businessDate}`} className="flex min-h-8 flex-wrap items-center gap-x-4 px-3 py-1">
            <Link href={`/recon/${cell.channelCode}/${cell.businessDate}`} className={LINK}>
              {nameOf(cell.channelCode)} · {cell.businessDate}
            </Link>
            <span className="ml-auto text-ink-2">
              {t('dueAt')} <Instant at={cell.dueAt} />
            </span>
          </li>
        ))}
      </ul>
    </FigurePanel>
  );
}

function WaitingRecords({ scope: { owner: _, ...range } }: { scope: CalendarScope }) {
  const t = useTranslations('recon.calendar');
  const run = useTranslations('recon.run.rowColumn');
  const payments = useTranslations('payments');
  const table = useTranslations('table');
  const trpc = useTRPC();
  const { nameOf } = useChannels();
  const [trail, setTrail] = useState<string[]>([]);
  const list = useQuery(
    trpc.reconciliation.waiting.queryOptions({ ...range, cursor: trail.at(-1), limit: 50 }, { placeholderData: keepPreviousData }),
  );
  if (inPlaceOf(list)) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonPanel rows={4} className="mb-4" />;
  const { rows, nextCursor } = list.data;
  const columns: PlainColumn<(typeof rows)[number]>[] = [
    {
      id: 'ourNo',
      header: run('ourNo'),
      narrow: 'title',
      cell: ({ record }) => <IdChip id={record.ourNo} href={`/payments/${record.paymentId}`} />,
    },
    {
      id: 'channel',
      header: payments('column.channel'),
      narrow: 'beneath',
      cell: ({ channelCode, businessDate }) => (
        <Link href={`/recon/${channelCode}/${businessDate}?rows=waiting`} className={LINK}>
          {nameOf(channelCode)}
        </Link>
      ),
    },
    {
      id: 'businessDate',
      header: payments('column.businessDate'),
      narrow: 'beneath',
      cell: ({ businessDate }) => <BusinessDateText date={businessDate} />,
    },
    { id: 'kind', header: run('kind'), narrow: 'beneath', cell: ({ record }) => payments(`kind.${record.kind}`) },
    {
      id: 'amount',
      header: payments('column.amount'),
      align: 'end',
      narrow: 'amount',
      cell: ({ record }) => <Amount minor={record.amountMinor} currency={record.currency} />,
    },
    {
      id: 'currency',
      header: run('currency'),
      narrow: 'unit',
      cell: ({ record }) => <span className="text-ink-2">{record.currency}</span>,
    },
    { id: 'ourTime', header: run('ourTime'), narrow: 'beneath', cell: ({ record }) => <Instant at={record.occurredAt} /> },
  ];
  return (
    <FigurePanel title={t('waitingTotal')}>
      <Kept answer={list} />
      {rows.length === 0 && <EmptyState title={t('waitingNone')} />}
      {rows.length > 0 && (
        <PlainTable
          label={t('waitingTotal')}
          columns={columns}
          rows={rows}
          rowId={({ record }, index) => record.paymentId ?? String(index)}
        />
      )}
      {(trail.length > 0 || nextCursor) && (
        <div className="flex justify-end gap-2 border-line border-t px-3 py-2">
          <Button size="sm" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>
            {table('previousPage')}
          </Button>
          <Button size="sm" disabled={!nextCursor} onClick={() => nextCursor && setTrail([...trail, nextCursor])}>
            {table('nextPage')}
          </Button>
        </div>
      )}
    </FigurePanel>
  );
}
