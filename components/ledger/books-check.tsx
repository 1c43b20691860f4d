/** The proofs of the books, each with its answer. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

export function BooksCheck() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.ledger.booksCheck.queryOptions({}));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-64" />;
  const broken = data.checks.filter((check) => !check.holds).length;
  return (
    <section aria-label={t('booksCheck')} className="panel">
      <header className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-2">
        <StatusBadge tone={broken ? 'danger' : 'success'} word={t(broken ? 'booksBroken' : 'booksHold')} />
        <span className="text-ink-2 text-sm">
          {t('checkedAt')} <Instant at={data.at} />
        </span>
        <Button className="ml-auto" pending={isFetching} onClick={() => void refetch()}>
          {t('checkAgain')}
        </Button>
      </header>
      <ul className="divide-y divide-line text-sm">
        {data.checks.map((check) => (
          <li key={check.name} className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2">
            <StatusBadge tone={check.holds ? 'success' : 'danger'} word={t(check.holds ? 'holds' : 'fails')} />
            <span className="min-w-0 flex-1">
              {t.has(`check.${check.name}` as never) ? t(`check.${check.name}` as never) : check.name}
              {check.detail && <span className="ident block break-all text-danger-text text-xs">{check.detail}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
