/** What a file declares of itself beside what its lines add up to, and the sums of its lines by kind. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ControlTotal, KindSum, LineStatus } from '../../server/statements/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { cn } from '../ui/cn.ts';
import { type LinesBehind, linesBehind } from './lines-behind.ts';

const HEAD = 'h-8 border-line border-b bg-sunken px-3 text-start font-semibold text-ink-2 text-xs';
const CELL = 'h-8 border-line border-b px-3 text-sm';

/** The lines behind a figure, in the tab below. */
function linesHref({ currency, ...sets }: LinesBehind & { statuses?: readonly LineStatus[] }): string {
  const query = new URLSearchParams({ tab: 'lines' });
  for (const [name, values] of Object.entries(sets)) query.set(`f.${name}`, values.join(','));
  if (currency) query.set('f.currency', currency);
  return `?${query}`;
}

function Figure({ total, value }: { total: ControlTotal; value: bigint | null }) {
  if (value === null) return <span className="text-ink-3">--</span>;
  if (total.unit === 'minor' && total.currency) return <Amount minor={value} currency={total.currency} showCurrency />;
  return <span className="tabular-nums">{groupedCount(value)}</span>;
}

function Computed({ total, behind }: { total: ControlTotal; behind: LinesBehind | null }) {
  const figure = <Figure total={total} value={total.computed} />;
  return behind ? <FigureLink href={linesHref(behind)}>{figure}</FigureLink> : figure;
}

function Card({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="panel relative overflow-x-auto">
      <h2 className="px-4 py-2 font-semibold text-sm">
        {title} <span className="ml-2 font-normal text-ink-3 text-xs">{lead}</span>
      </h2>
      {children}
    </section>
  );
}

export function ControlTotals({ totals, formatId }: { totals: readonly ControlTotal[]; formatId: string }) {
  const t = useTranslations('statements.totals');
  const nameOf = (total: ControlTotal) => (t.has(total.name as never) ? t(total.name as never) : total.name);
  return (
    <Card title={t('title')} lead={t('lead')}>
      {totals.length === 0 ? (
        <p className="px-4 pb-3 text-ink-2 text-sm">{t('none')}</p>
      ) : (
        <table className="w-full border-separate border-spacing-0">
          <thead>
            <tr>
              <th className={HEAD}>{t('name')}</th>
              <th className={cn(HEAD, 'text-end')}>{t('declared')}</th>
              <th className={cn(HEAD, 'text-end')}>{t('computed')}</th>
              <th className={HEAD}>{t('holds')}</th>
            </tr>
          </thead>
          <tbody>
            {totals.map((total, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: totals keep the order of the file and names may repeat by section
              <tr key={index}>
                <td className={CELL}>
                  {nameOf(total)}{' '}
                  {total.label && total.label !== nameOf(total) && <span className="ml-1 text-ink-3 text-xs">{total.label}</span>}
                </td>
                <td className={`${CELL} text-end`}>
                  <Figure total={total} value={total.declared} />
                </td>
                <td className={`${CELL} text-end`}>
                  <Computed total={total} behind={linesBehind(total, totals, formatId)} />
                </td>
                <td className={CELL}>
                  {total.declared === null ? (
                    <span className="text-ink-3 text-xs">{t('onlyComputed')}</span>
                  ) : (
                    <StatusBadge tone={total.holds ? 'success' : 'danger'} word={t(total.holds ? 'agrees' : 'differs')} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function KindSums({ sums }: { sums: readonly KindSum[] }) {
  const t = useTranslations('statements');
  return (
    <Card title={t('sums.title')} lead={t('sums.lead')}>
      {sums.length === 0 ? (
        <p className="px-4 pb-3 text-ink-2 text-sm">{t('sums.none')}</p>
      ) : (
        <table className="w-full border-separate border-spacing-0">
          <thead>
            <tr>
              <th className={HEAD}>{t('sums.kind')}</th>
              <th className={cn(HEAD, 'text-end')}>{t('sums.count')}</th>
              <th className={cn(HEAD, 'text-end')}>{t('sums.amount')}</th>
              <th className={cn(HEAD, 'text-end')}>{t('sums.fee')}</th>
              <th className={HEAD}>{t('sums.currency')}</th>
            </tr>
          </thead>
          <tbody>
            {sums.map((sum) => (
              <tr key={`${sum.kind}${sum.currency}`}>
                <td className={CELL}>{t(`kind.${sum.kind}`)}</td>
                <td className={`${CELL} text-end tabular-nums`}>
                  <FigureLink href={linesHref({ kinds: [sum.kind], statuses: ['succeeded'], currency: sum.currency })}>
                    {groupedCount(sum.count)}
                  </FigureLink>
                </td>
                {[sum.amountMinor, sum.feeMinor].map((minor, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two fixed columns
                  <td key={index} className={`${CELL} text-end`}>
                    <FigureLink href={linesHref({ kinds: [sum.kind], statuses: ['succeeded'], currency: sum.currency })}>
                      <Amount minor={minor} currency={sum.currency} />
                    </FigureLink>
                  </td>
                ))}
                <td className={`${CELL} text-ink-2`}>{sum.currency}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
