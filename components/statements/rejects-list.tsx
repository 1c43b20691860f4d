/** The rows that could not be read: line, column, reason, and the row as it stands in the file. */
'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useReaderText } from '../format/reader-text.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { AS, NARROW_CELL, NARROW_ROW } from '../table/narrow.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { DoneState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
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
  if (inPlaceOf(list)) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonPanel rows={4} />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  return (
    <>
      <Kept answer={list} className="mb-3" />
      <div className="panel">
        <ScrollRegion label={t('raw')}>
          <table {...AS.table} className="w-full border-separate border-spacing-0 max-sm:block">
            <thead {...AS.group} className="max-sm:sr-only!">
              <tr {...AS.row}>
                <th {...AS.head} className={cn(HEAD, 'w-20 text-end')}>
                  {t('line')}
                </th>
                <th {...AS.head} className={`${HEAD} w-40`}>
                  {t('column')}
                </th>
                <th {...AS.head} className={`${HEAD} w-72`}>
                  {t('reason')}
                </th>
                <th {...AS.head} className={HEAD}>
                  {t('raw')}
                </th>
              </tr>
            </thead>
            <tbody {...AS.group} className="max-sm:block">
              {rows.map((row) => (
                <tr key={row.place} {...AS.row} className={NARROW_ROW}>
                  <td {...AS.cell} data-name={t('line')} className={cn(CELL, 'text-end tabular-nums', NARROW_CELL.beneath)}>
                    {row.lineNo}
                  </td>
                  <td {...AS.cell} data-name={t('column')} className={cn(CELL, 'sm:font-semibold', NARROW_CELL.beneath)}>
                    {row.column ?? '--'}
                  </td>
                  <td {...AS.cell} className={cn(CELL, NARROW_CELL.text)}>
                    {reasons.has(row.reason as never) ? reasons(row.reason as never) : row.reason}
                    <span className="block text-ink-3 text-xs">{say(row.message)}</span>
                  </td>
                  <td {...AS.cell} className={cn(CELL, NARROW_CELL.text)}>
                    <code className="wrap-anywhere block overflow-y-auto sm:max-h-24 sm:min-w-64 font-mono text-xs leading-5">
                      {row.raw}
                    </code>
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
