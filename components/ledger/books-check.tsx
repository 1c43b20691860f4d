/** The proofs of the books, each with its answer. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';

/** Where one sees what a proof is about. */
const WHERE: Record<string, string> = {
  entries_balance: '/ledger/journal',
  balances_equal_postings: '/ledger/accounts',
  days_equal_postings: '/ledger/trial-balance',
  no_forbidden_negative: '/ledger/accounts',
  floors_of_accounts: '/ledger/accounts',
  holds_equal_balances: '/ledger/holds?f.states=open',
  holds_equal_steps: '/ledger/holds',
  closed_days_unmoved: '/ledger/close',
  reversals_mirror: '/ledger/journal?f.reversed=reversal',
  vouchers_equal_entries: '/ledger/vouchers',
  audit_chain: '/admin/audit',
};

export function BooksCheck() {
  const can = useCan();
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const answer = useQuery(trpc.ledger.booksCheck.queryOptions({}));
  const { data, error, refetch, isFetching } = answer;
  if (inPlaceOf(answer)) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={6} />;
  const broken = data.checks.filter((check) => !check.holds).length;
  return (
    <>
      <Kept answer={answer} className="mb-3" />
      <section aria-label={t('booksCheck')} className="panel">
        <header className="flex flex-wrap items-center gap-3 border-line border-b px-3 py-2">
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
            <li key={check.name} className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2 leading-5.5">
              <StatusBadge tone={check.holds ? 'success' : 'danger'} word={t(check.holds ? 'holds' : 'fails')} />
              <span className="min-w-0 flex-1">
                {t.has(`check.${check.name}` as never) ? t(`check.${check.name}` as never) : check.name}
                {check.detail && <span className="ident block break-all text-danger-text text-xs">{check.detail}</span>}
              </span>
              {WHERE[check.name] && (check.name !== 'audit_chain' || can('audit.read')) && (
                <Link
                  href={WHERE[check.name] as string}
                  aria-label={t('lookAt', { what: t(`check.${check.name}` as never) })}
                  className="-my-px inline-flex min-h-6 items-center text-accent underline underline-offset-2"
                >
                  {t('look')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
