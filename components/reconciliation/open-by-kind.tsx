/** What is open, by kind: of each channel in the dates shown, or of each age. A count in every cell, each of them a way into the list. */
'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../../server/reconciliation/differences/codes.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { Link } from '../ui/link.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { type CalendarScope, differencesHref, scopeOf } from './calendar-scope.ts';

const BY = ['channel', 'age'] as const;

type Row = { id: string; name: string; scope: CalendarScope; counts: ReadonlyMap<DifferenceKind, bigint> };

const LINK =
  'inline-flex min-h-6 min-w-6 items-center justify-end max-sm:justify-start text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current';
/** Ages in days from the business date, both ends included. */
const BUCKETS = [
  { id: 'd1', from: 0, to: 1 },
  { id: 'd7', from: 2, to: 7 },
  { id: 'd30', from: 8, to: 30 },
  { id: 'd90', from: 31, to: 90 },
  { id: 'more', from: 91, to: 3650 },
] as const;

function useRowsByChannel(scope: CalendarScope): Row[] | undefined {
  const trpc = useTRPC();
  const { channels, nameOf } = useChannels();
  const { data } = useQuery(trpc.differences.countsByKind.queryOptions(scope));
  if (!data || !channels) return undefined;
  return channels
    .filter(({ code }) => data.some((row) => row.channelCode === code))
    .map(({ code }) => ({
      id: code,
      name: nameOf(code),
      scope: { ...scope, channels: [code] },
      counts: new Map(data.filter((row) => row.channelCode === code).map((row) => [row.kind, row.count])),
    }));
}

function useRowsByAge({ channels, owner }: CalendarScope, enabled: boolean): Row[] | undefined {
  const t = useTranslations('recon.calendar.bucket');
  const trpc = useTRPC();
  const { today } = useFormatSettings();
  const ranges = BUCKETS.map(({ id, from, to }) => ({
    id,
    scope: scopeOf(addDays(today as BusinessDate, -to), addDays(today as BusinessDate, -from), channels, owner),
  }));
  const found = useQueries({
    queries: ranges.map(({ scope }) => trpc.differences.countsByKind.queryOptions(scope, { enabled })),
  });
  if (found.some((one) => !one.data)) return undefined;
  return ranges.map(({ id, scope }, index) => {
    const counts = new Map<DifferenceKind, bigint>();
    for (const row of found[index]?.data ?? []) counts.set(row.kind, (counts.get(row.kind) ?? 0n) + row.count);
    return { id, name: t(id), scope, counts };
  });
}

const sumOf = (counts: Iterable<bigint>) => [...counts].reduce((sum, count) => sum + count, 0n);

function Count({ count, href }: { count: bigint; href: string | null }) {
  if (count === 0n)
    return (
      <span data-nothing className="text-ink-3">
        ·
      </span>
    );
  if (!href) return groupedCount(count);
  return (
    <Link href={href} className={LINK}>
      {groupedCount(count)}
    </Link>
  );
}

function Table({ rows, rowsName, label }: { rows: readonly Row[]; rowsName: string; label: string }) {
  const t = useTranslations('recon.calendar');
  const words = useTranslations('difference.kind');
  const columns: PlainColumn<Row>[] = [
    { id: 'name', header: rowsName, narrow: 'title', cell: (row) => row.name },
    ...DIFFERENCE_KINDS.map(
      (kind): PlainColumn<Row> => ({
        id: kind,
        header: words(kind),
        align: 'end',
        narrow: 'beneath',
        cell: (row) => <Count count={row.counts.get(kind) ?? 0n} href={differencesHref(row.scope, { 'f.kinds': kind })} />,
      }),
    ),
    {
      id: 'total',
      header: t('total'),
      align: 'end',
      narrow: 'amount',
      cell: (row) => (
        <span className="font-semibold">
          <Count count={sumOf(row.counts.values())} href={differencesHref(row.scope)} />
        </span>
      ),
    },
  ];
  return <PlainTable isInNamed label={label} columns={columns} rows={rows} rowId={(row) => row.id} />;
}

export function OpenByKind({ scope }: { scope: CalendarScope }) {
  const t = useTranslations('recon.calendar');
  const [by, setBy] = useState<(typeof BY)[number]>('channel');
  const byChannel = useRowsByChannel(scope);
  const byAge = useRowsByAge(scope, by === 'age');
  const rows = by === 'age' ? byAge : byChannel;
  if (byChannel?.length === 0 && by === 'channel') return null;
  return (
    <section aria-label={t('openByKind')} className="panel min-w-0">
      <header className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-3 py-1.5">
        <h2 className="font-semibold text-sm">{t('openByKind')}</h2>
        <Segmented
          label={t('by.label')}
          value={by}
          onValueChange={(value) => setBy(value)}
          options={BY.map((value) => ({ value, label: t(`by.${value}`) }))}
        />
      </header>
      {rows ? <Table rows={rows} rowsName={t(by === 'age' ? 'ageRow' : 'rows')} label={t('openByKind')} /> : <div className="h-40" />}
      {by === 'age' && <p className="border-line border-t px-3 py-1.5 text-ink-3 text-xs">{t('ageNote')}</p>}
    </section>
  );
}
