/** The rows that could not be read: line, column, reason, and the row as it stands in the file. */
'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useReaderText } from '../format/reader-text.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { DoneState, ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { SkeletonPanel } from '../ui/skeleton.tsx';

const HEAD = 'h-8 border-line border-b bg-sunken px-3 text-start font-semibold text-ink-2 text-xs';
const CELL = 'border-line border-b px-3 py-2 align-top text-sm';

export function RejectsList({ statementId, count }: { statementId: string; count: bigint }) {
  const t = useTranslations('statements.rejects');
  const reasons = useTranslations('rejects');
  const say = useReaderText();
  const trpc = useTRPC();
  const list = useInfiniteQuery(
    trpc.statements.rejects.infiniteQueryOptions({ statementId, limit: 100 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  if (count === 0n) return <DoneState title={t('none')} />;
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonPanel rows={4} />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  return (
    <>
      <div className="panel">
        <ScrollRegion label={t('raw')}>
          <table className="w-full border-separate border-spacing-0">
            <thead>
              <tr>
                <th className={cn(HEAD, 'w-20 text-end')}>{t('line')}</th>
                <th className={`${HEAD} w-40`}>{t('column')}</th>
                <th className={`${HEAD} w-72`}>{t('reason')}</th>
                <th className={HEAD}>{t('raw')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.place}>
                  <td className={`${CELL} text-end tabular-nums`}>{row.lineNo}</td>
                  <td className={`${CELL} font-semibold`}>{row.column ?? '--'}</td>
                  <td className={CELL}>
                    {reasons.has(row.reason as never) ? reasons(row.reason as never) : row.reason}
                    <span className="block text-ink-3 text-xs">{say(row.message)}</span>
                  </td>
                  <td className={CELL}>
                    <code className="wrap-anywhere block max-h-24 min-w-64 overflow-y-auto font-mono text-xs leading-5">{row.raw}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
      <div className="mt-2 flex items-center gap-3 text-ink-2 text-sm">
        {list.hasNextPage && (
          <Button pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
        {!list.hasNextPage && BigInt(rows.length) < count && t('some', { shown: rows.length, count: count.toString() })}
      </div>
    </>
  );
}
