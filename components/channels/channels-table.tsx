/** The channels as a table: what governs their statements. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { ChannelRow } from '../../server/channels/contract.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { Button } from '../ui/button.tsx';

const HEADERS = ['name', 'format', 'timeZone', 'dayCut', 'window', 'due', 'currency', 'tolerance', 'acceptInPart', 'active'] as const;

/** `onChange` is there for who may change channels. */
export function ChannelsTable({ channels, onChange }: { channels: readonly ChannelRow[]; onChange?: (channel: ChannelRow) => void }) {
  const t = useTranslations('channels');
  const formats = useTranslations('formats');
  const isChinese = useLocale().startsWith('zh');
  const cell = 'px-3 py-1.5 whitespace-nowrap';
  return (
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
              {onChange && <td className="sticky right-0 bg-surface" />}
            </tr>
          </thead>
          <tbody>
            {channels.map((channel) => (
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
                {onChange && (
                  <td className={`${cell} sticky right-0 border-line border-l bg-surface`}>
                    <Button
                      size="sm"
                      onClick={() => onChange(channel)}
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
  );
}
