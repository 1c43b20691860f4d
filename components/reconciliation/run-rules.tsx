/** Which rule matched how many lines and how much money: drawn, and as a table whose figures open their rows. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { MatchRule } from '../../server/reconciliation/engine/codes.ts';
import type { RuleHits } from '../../server/reconciliation/runs/contract.ts';
import { Amount, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { AS, NARROW_CELL, NARROW_ROW } from '../table/narrow.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { cn } from '../ui/cn.ts';
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

type RuleRow = { name: string; count: bigint; countLink: ReactNode; sums: ReactNode };

/** A rule with its lines, their share and their money; on a narrow window a card. */
function Rule({ row, whole, isTotal = false, isRest = false }: { row: RuleRow; whole: bigint; isTotal?: boolean; isRest?: boolean }) {
  const t = useTranslations('recon.run');
  return (
    <tr
      {...AS.row}
      className={cn('border-line', NARROW_ROW, isTotal ? 'border-t font-semibold' : 'border-b last:border-b-0', isRest && 'text-ink-2')}
    >
      <th {...AS.rowHead} scope="row" className={cn('px-3 py-1.5 text-left align-baseline', !isTotal && 'font-normal', NARROW_CELL.title)}>
        {row.name}
      </th>
      <td {...AS.cell} data-name={t('lineCount')} className={cn(CELL, NARROW_CELL.beneath)}>
        {row.countLink}
      </td>
      <td {...AS.cell} data-name={t('lineShare')} className={cn(CELL, NARROW_CELL.beneath)}>
        <Percent part={row.count} whole={whole} />
      </td>
      <td {...AS.cell} className={cn(CELL, NARROW_CELL.amount)}>
        {row.sums}
      </td>
    </tr>
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
  const heads = [t('rowColumn.rule'), t('lineCount'), t('lineShare'), t('rowColumn.statementAmount')];
  return (
    <ScrollRegion label={t('ruleTable')}>
      <table {...AS.table} className="w-full text-sm max-sm:block sm:min-w-[560px]">
        <thead {...AS.group} className="max-sm:sr-only!">
          <tr {...AS.row} className="text-left">
            {heads.map((head, index) => (
              <th {...AS.head} key={head} scope="col" className={cn(HEAD, index > 0 && 'text-right')}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...AS.group} className="max-sm:block">
          {rules.map(({ rule, count, amounts }) => (
            <Rule
              key={rule}
              whole={whole}
              row={{
                name: t(`rule.${rule}`),
                count,
                countLink: <RowsLink to={{ set: 'matched', rules: [rule] }}>{groupedCount(count)}</RowsLink>,
                sums: amounts ? <Sums sums={amounts} rules={[rule]} /> : <span className="text-ink-3">{t('notAddedUp')}</span>,
              }}
            />
          ))}
          {rest.map(({ id, count }) => (
            <Rule
              key={id}
              whole={whole}
              isRest
              row={{
                name: t(id),
                count,
                countLink:
                  id === 'others' ? (
                    <RowsLink to={{ set: id }}>{groupedCount(count)}</RowsLink>
                  ) : (
                    <FigureLink href="?tab=differences">{groupedCount(count)}</FigureLink>
                  ),
                sums: <span className="text-ink-3">--</span>,
              }}
            />
          ))}
        </tbody>
        <tfoot {...AS.group} className="max-sm:block">
          <Rule
            whole={whole}
            isTotal
            row={{
              name: t('matchedTotal'),
              count: lines.matched,
              countLink: <RowsLink to={{ set: 'matched' }}>{groupedCount(lines.matched)}</RowsLink>,
              sums: <Sums sums={hits.matched} />,
            }}
          />
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

export function RunRules({ runId }: { runId: string }) {
  const t = useTranslations('recon.run');
  const trpc = useTRPC();
  const hits = useQuery(trpc.reconciliation.ruleHits.queryOptions({ runId }));
  if (inPlaceOf(hits)) return <ErrorState error={hits.error} onRetry={() => void hits.refetch()} />;
  if (!hits.data) return <SkeletonPanel rows={6} />;
  const { lines } = hits.data;
  if (lines.matched + lines.withDifference + lines.others === 0n) return <EmptyState title={t('noLines')} />;
  return (
    <>
      <Kept answer={hits} />
      <section aria-label={t('tab.rules')} className="panel">
        {/* On a phone its words would be cut off; the cards below say the same. */}
        <div className="border-line border-b px-3 py-3 max-sm:hidden">
          <RuleFlow hits={hits.data} />
        </div>
        <RulesTable hits={hits.data} />
      </section>
    </>
  );
}
