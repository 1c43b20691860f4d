/** Which rule matched how many lines and how much money: drawn, and as a table whose figures open their rows. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { RuleHits } from '../../server/reconciliation/contract.ts';
import { MoneySums, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RowsLink } from './rows-link.tsx';
import { RuleFlow } from './rule-flow.tsx';

const HEAD = 'whitespace-nowrap border-line border-b px-3 py-1.5 font-normal text-ink-2 text-xs';
const CELL = 'px-3 py-1.5 text-right align-top tabular-nums';

function RulesTable({ hits }: { hits: RuleHits }) {
  const t = useTranslations('recon.run');
  const { lines, rules } = hits;
  const whole = lines.matched + lines.withDifference + lines.others;
  const rest = [
    { id: 'withDifference' as const, count: lines.withDifference },
    { id: 'others' as const, count: lines.others },
  ].filter((row) => row.count > 0n);
  return (
    <ScrollRegion label={t('ruleTable')}>
      <table className="w-full min-w-[560px] text-sm">
        <thead>
          <tr className="text-left">
            <th scope="col" className={HEAD}>
              {t('rowColumn.rule')}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t('lineCount')}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t('lineShare')}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t('rowColumn.statementAmount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, count, amounts }) => (
            <tr key={rule} className="border-line border-b last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left align-top font-normal">
                {t(`rule.${rule}`)}
              </th>
              <td className={CELL}>
                <RowsLink to={{ set: 'matched', rules: [rule] }}>{groupedCount(count)}</RowsLink>
              </td>
              <td className={CELL}>
                <Percent part={count} whole={whole} />
              </td>
              <td className={CELL}>
                {amounts ? (
                  <MoneySums sums={amounts.map((sum) => ({ minor: sum.amountMinor, currency: sum.currency }))} stacked />
                ) : (
                  <span className="text-ink-3">{t('notAddedUp')}</span>
                )}
              </td>
            </tr>
          ))}
          {rest.map(({ id, count }) => (
            <tr key={id} className="border-line border-b text-ink-2 last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left font-normal">
                {t(id)}
              </th>
              <td className={CELL}>{groupedCount(count)}</td>
              <td className={CELL}>
                <Percent part={count} whole={whole} />
              </td>
              <td className={`${CELL} text-ink-3`}>--</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-line border-t font-semibold">
            <th scope="row" className="px-3 py-1.5 text-left">
              {t('matchedTotal')}
            </th>
            <td className={CELL}>{groupedCount(lines.matched)}</td>
            <td className={CELL}>
              <Percent part={lines.matched} whole={whole} />
            </td>
            <td className={CELL}>
              <MoneySums sums={hits.matched.map((sum) => ({ minor: sum.amountMinor, currency: sum.currency }))} stacked />
            </td>
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

export function RunRules({ runId }: { runId: string }) {
  const t = useTranslations('recon.run');
  const trpc = useTRPC();
  const hits = useQuery(trpc.reconciliation.ruleHits.queryOptions({ runId }));
  if (hits.error) return <ErrorState error={hits.error} onRetry={() => void hits.refetch()} />;
  if (!hits.data) return <Skeleton className="h-64" />;
  const { lines } = hits.data;
  if (lines.matched + lines.withDifference + lines.others === 0n) return <EmptyState title={t('noLines')} />;
  return (
    <section aria-label={t('tab.rules')} className="panel">
      <div className="border-line border-b px-3 py-3">
        <RuleFlow hits={hits.data} />
      </div>
      <RulesTable hits={hits.data} />
    </section>
  );
}
