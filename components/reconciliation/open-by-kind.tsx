/** What is open, by kind and channel: count in every cell, each of them a way into the list. */
'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DIFFERENCE_KINDS } from '../../server/reconciliation/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';

export function OpenByKind({ dateFrom, dateTo }: { dateFrom: string; dateTo: string }) {
  const t = useTranslations('recon.calendar');
  const words = useTranslations('difference.kind');
  const trpc = useTRPC();
  const { channels, nameOf } = useChannels();
  const counts = useQuery(trpc.differences.countsByKind.queryOptions({ dateFrom, dateTo }));
  if (!counts.data || counts.data.length === 0) return null;
  const at = new Map(counts.data.map((row) => [`${row.channelCode}/${row.kind}`, row.count]));
  const codes = (channels ?? []).map((channel) => channel.code).filter((code) => counts.data.some((row) => row.channelCode === code));
  const cell = 'px-3 py-1 text-right tabular-nums';
  return (
    <section aria-label={t('openByKind')} className="panel mt-4">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('openByKind')}</h2>
      <ScrollRegion label={t('openByKind')}>
        <table className="w-full min-w-[640px] text-sm">
          <thead>
            <tr className="text-ink-2 text-xs">
              <th scope="col" className="px-3 py-1.5 text-left font-normal">
                {t('rows')}
              </th>
              {DIFFERENCE_KINDS.map((kind) => (
                <th key={kind} scope="col" className="px-3 py-1.5 text-right font-normal">
                  {words(kind)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <tr key={code} className="h-row border-line border-t">
                <th scope="row" className="px-3 py-1 text-left font-normal">
                  {nameOf(code)}
                </th>
                {DIFFERENCE_KINDS.map((kind) => {
                  const count = at.get(`${code}/${kind}`);
                  return (
                    <td key={kind} className={cell}>
                      {count ? (
                        <Link
                          href={`/recon/differences?f.channels=${code}&f.kinds=${kind}&f.date=${dateFrom}..${dateTo}`}
                          className="text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
                        >
                          {count.toString()}
                        </Link>
                      ) : (
                        <span className="text-ink-3">·</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
