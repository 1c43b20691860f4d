/** Which rule matched how many lines and how much money: drawn, and as a table whose figures open their rows. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { MatchRule, RuleHits } from '../../server/reconciliation/contract.ts';
import { Amount, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { RowsLink } from './rows-link.tsx';
import { RuleFlow } from './rule-flow.tsx';

const HEAD = 'whitespace-nowrap border-line border-b px-3 py-1.5 font-normal text-ink-2 text-xs';
const CELL = 'px-3 py-1.5 text-right align-baseline tabular-nums';

/** Money of the matched lines, each currency a way to its rows. */
function Sums({ sums, rules }: { sums: readonly { currency: string; amountMinor: bigint }[]; rules?: MatchRule[] }) {
  return (
    <span className="flex flex-col items-end">
      {sums.map(({ currency, amountMinor }) => (
        <RowsLink key={currency} to={{ set: 'matched', currency, ...(rules && { rules }) }}>
          <Amount minor={amountMinor} currency={currency} showCurrency />
        </RowsLink>
      ))}
    </span>
  );
}

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
              <th scope="row" className="px-3 py-1.5 text-left align-baseline font-normal">
                {t(`rule.${rule}`)}
              </th>
              <td className={CELL}>
                <RowsLink to={{ set: 'matched', rules: [rule] }}>{groupedCount(count)}</RowsLink>
              </td>
              <td className={CELL}>
                <Percent part={count} whole={whole} />
              </td>
              <td className={CELL}>
                {amounts ? <Sums sums={amounts} rules={[rule]} /> : <span className="text-ink-3">{t('notAddedUp')}</span>}
              </td>
            </tr>
          ))}
          {rest.map(({ id, count }) => (
            <tr key={id} className="border-line border-b text-ink-2 last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left align-baseline font-normal">
                {t(id)}
              </th>
              <td className={CELL}>
                {id === 'others' ? (
                  <RowsLink to={{ set: id }}>{groupedCount(count)}</RowsLink>
                ) : (
                  <FigureLink href="?tab=differences">{groupedCount(count)}</FigureLink>
                )}
              </td>
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
            <td className={CELL}>
              <RowsLink to={{ set: 'matched' }}>{groupedCount(lines.matched)}</RowsLink>
            </td>
            <td className={CELL}>
              <Percent part={lines.matched} whole={whole} />
            </td>
            <td className={CELL}>
              <Sums sums={hits.matched} />
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
  if (!hits.data) return <SkeletonPanel rows={6} />;
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
