/** The channels as a table: what governs their statements. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { ChannelRow } from '../../server/channels/contract.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import type { NarrowPlace } from '../table/narrow.ts';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';

type Name = 'name' | 'format' | 'timeZone' | 'dayCut' | 'window' | 'due' | 'currency' | 'tolerance' | 'acceptInPart' | 'active';

function useColumns(onChange?: (channel: ChannelRow) => void): PlainColumn<ChannelRow>[] {
  const t = useTranslations('channels');
  const formats = useTranslations('formats');
  const isChinese = useLocale().startsWith('zh');
  const nameOf = (channel: ChannelRow) => (isChinese ? channel.nameZh : channel.nameEn);
  const column = (id: Name, cell: PlainColumn<ChannelRow>['cell'], narrow: NarrowPlace = 'beneath'): PlainColumn<ChannelRow> => ({
    id,
    header: t(`column.${id}`),
    narrow,
    cell,
  });
  return [
    column(
      'name',
      (channel) => (
        <>
          <span className="given-name block min-w-20 whitespace-normal font-semibold">{nameOf(channel)}</span>
          <span className="ident given-name block whitespace-normal text-ink-3 text-xs">{channel.code}</span>
        </>
      ),
      'title',
    ),
    column('format', ({ formatId }) => (
      <span className="whitespace-normal">{formats.has(formatId as never) ? formats(formatId as never) : formatId}</span>
    )),
    column('timeZone', (channel) => channel.timeZone),
    column('dayCut', (channel) => channel.dayCut),
    column('window', (channel) => t('minutes', { count: channel.dayCutWindowMinutes })),
    column('due', ({ statementDueTime, statementDays, calendarCode }) => (
      <>
        {statementDueTime}
        {statementDays !== 'every_day' && (
          <Link
            href={`/calendars?calendar=${calendarCode}`}
            className="block min-w-24 whitespace-normal text-accent text-xs underline decoration-accent/30 underline-offset-2 hover:decoration-current"
          >
            {t(`dueOn.${statementDays}`)} · {calendarCode}
          </Link>
        )}
      </>
    )),
    column('currency', (channel) => channel.currency),
    column('tolerance', (channel) => (
      <span className="whitespace-normal">
        <Amount minor={channel.amountToleranceMinor} currency={channel.currency} /> /{' '}
        <Amount minor={channel.feeToleranceMinor} currency={channel.currency} />
      </span>
    )),
    column('acceptInPart', (channel) => (channel.acceptInPart ? t('inPart') : t('whole'))),
    column(
      'active',
      (channel) => <StatusBadge tone={channel.active ? 'success' : 'neutral'} word={channel.active ? t('on') : t('off')} />,
      'status',
    ),
    ...(onChange
      ? [
          {
            id: 'change',
            header: t('setUp.change'),
            isWordless: true,
            isPinned: true,
            align: 'end' as const,
            narrow: 'amount' as const,
            cell: (channel: ChannelRow) => (
              <Button
                size="sm"
                aria-haspopup="dialog"
                aria-label={`${t('setUp.change')} ${nameOf(channel)}`}
                onClick={() => onChange(channel)}
              >
                {t('setUp.change')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

/** `onChange` is there for who may change channels. */
export function ChannelsTable({ channels, onChange }: { channels: readonly ChannelRow[]; onChange?: (channel: ChannelRow) => void }) {
  const t = useTranslations('channels');
  const columns = useColumns(onChange);
  return (
    <div className="panel">
      <PlainTable label={t('title')} columns={columns} rows={channels} rowId={(channel) => channel.code} isDense />
    </div>
  );
}
