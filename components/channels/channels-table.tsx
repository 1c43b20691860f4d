/** The channels with what governs their statements. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ChannelRow } from '../../server/channels/contract.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChannelDialog } from './channel-dialog.tsx';

const HEADERS = ['name', 'format', 'timeZone', 'dayCut', 'window', 'due', 'currency', 'tolerance', 'acceptInPart', 'active'] as const;

export function ChannelsTable() {
  const t = useTranslations('channels');
  const formats = useTranslations('formats');
  const isChinese = useLocale().startsWith('zh');
  const trpc = useTRPC();
  const can = useCan();
  const [edited, setEdited] = useState<ChannelRow | 'new' | null>(null);
  const { data, error, refetch } = useQuery(trpc.channels.list.queryOptions({}));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-64" />;
  const cell = 'px-3 py-1.5 whitespace-nowrap';
  const mayChange = can('channel.configure');
  const dialog = edited && <ChannelDialog channel={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />;
  const add = mayChange && (
    <Button variant="primary" className="mb-3" onClick={() => setEdited('new')}>
      {t('setUp.add')}
    </Button>
  );
  if (data.length === 0) {
    return (
      <>
        <EmptyState title={t('empty')} action={add || undefined} />
        {dialog}
      </>
    );
  }
  return (
    <>
      {add}
      {dialog}
      <div className="panel">
        <ScrollRegion label={t('title')}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-ink-2 text-xs">
                {HEADERS.map((header) => (
                  <th key={header} scope="col" className="px-3 py-1.5 font-normal">
                    {t(`column.${header}`)}
                  </th>
                ))}
                {mayChange && <td />}
              </tr>
            </thead>
            <tbody>
              {data.map((channel) => (
                <tr key={channel.code} className="h-row border-line border-t">
                  <th scope="row" className={`${cell} text-left font-semibold`}>
                    <span className="block">{isChinese ? channel.nameZh : channel.nameEn}</span>
                    <span className="ident block font-normal text-ink-3 text-xs">{channel.code}</span>
                  </th>
                  <td className={cell}>{formats.has(channel.formatId as never) ? formats(channel.formatId as never) : channel.formatId}</td>
                  <td className={cell}>{channel.timeZone}</td>
                  <td className={`${cell} tabular-nums`}>{channel.dayCut}</td>
                  <td className={`${cell} tabular-nums`}>{t('minutes', { count: channel.dayCutWindowMinutes })}</td>
                  <td className={`${cell} tabular-nums`}>{channel.statementDueTime}</td>
                  <td className={cell}>{channel.currency}</td>
                  <td className={`${cell} tabular-nums`}>
                    <Amount minor={channel.amountToleranceMinor} currency={channel.currency} /> /{' '}
                    <Amount minor={channel.feeToleranceMinor} currency={channel.currency} />
                  </td>
                  <td className={cell}>{channel.acceptInPart ? t('inPart') : t('whole')}</td>
                  <td className={cell}>
                    <StatusBadge tone={channel.active ? 'success' : 'neutral'} word={channel.active ? t('on') : t('off')} />
                  </td>
                  {mayChange && (
                    <td className={cell}>
                      <Button
                        size="sm"
                        onClick={() => setEdited(channel)}
                        aria-label={`${t('setUp.change')} ${isChinese ? channel.nameZh : channel.nameEn}`}
                      >
                        {t('setUp.change')}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
    </>
  );
}
