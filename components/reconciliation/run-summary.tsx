/** What a run found: rates as exact fractions, how lines were matched, differences by kind, and what changed against before. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { RunResults } from '../../server/reconciliation/contract.ts';
import { Amount, Percent } from '../format/amount.tsx';

function Figure({ name, children, note }: { name: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-36 border-line border-l pl-3">
      <dt className="text-ink-2 text-xs">{name}</dt>
      <dd className="text-xl tabular-nums leading-7">{children}</dd>
      {note && <dd className="text-ink-3 text-xs tabular-nums">{note}</dd>}
    </div>
  );
}

export function RunRates({ results }: { results: RunResults }) {
  const t = useTranslations('recon.run');
  const { byCount, byAmount } = results.autoMatch;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      <Figure name={t('autoByCount')} note={`${byCount.part} / ${byCount.whole}`}>
        <Percent part={byCount.part} whole={byCount.whole} />
      </Figure>
      {byAmount.map((rate) => (
        <Figure
          key={rate.currency}
          name={`${t('autoByAmount')} (${rate.currency})`}
          note={
            <>
              <Amount minor={rate.part} currency={rate.currency} /> / <Amount minor={rate.whole} currency={rate.currency} />
            </>
          }
        >
          <Percent part={rate.part} whole={rate.whole} />
        </Figure>
      ))}
      <Figure name={t('changes')}>
        <span className="text-base">
          +{results.changes.found.toString()} {t('change.found')} · −{results.changes.gone.toString()} {t('change.gone')}
          {results.changes.reopened > 0n && ` · ${results.changes.reopened} ${t('change.reopened')}`}
        </span>
      </Figure>
    </dl>
  );
}

/** `href` of the differences of this day, to which each row adds its kind. */
export function DifferencesByKind({ results, href }: { results: RunResults; href: string }) {
  const t = useTranslations('recon.run');
  const words = useTranslations('difference');
  return (
    <section aria-label={t('differencesByKind')} className="border border-line bg-surface">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('differencesByKind')}</h2>
      {results.differences.length === 0 ? (
        <p className="px-3 py-3 text-ink-2 text-sm">--</p>
      ) : (
        <table className="w-full text-sm">
          <thead className="text-ink-2 text-xs">
            <tr className="border-line border-b text-left">
              <th scope="col" className="px-3 py-1.5 font-normal">
                {words('column.kind')}
              </th>
              <th scope="col" className="px-3 py-1.5 font-normal">
                {words('column.direction')}
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-normal">
                {t('count')}
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-normal">
                {t('delta')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.differences.map((row) => (
              <tr key={`${row.kind}${row.direction}${row.currency}`} className="h-row border-line border-b last:border-b-0">
                <td className="px-3 py-1.5">
                  <Link
                    href={`${href}&f.kinds=${row.kind}`}
                    className="text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
                  >
                    {words(`kind.${row.kind}`)}
                  </Link>
                </td>
                <td className="px-3 py-1.5">{words(`direction.${row.direction}`)}</td>
                <td className="px-3 py-1.5 text-right tabular-nums">{row.count.toString()}</td>
                <td className="px-3 py-1.5 text-right tabular-nums">
                  <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

export function MatchedByRule({ results }: { results: RunResults }) {
  const t = useTranslations('recon.run');
  const { matched } = results;
  return (
    <section aria-label={t('byRule')} className="border border-line bg-surface">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('byRule')}</h2>
      <table className="w-full text-sm">
        <tbody>
          {matched.byRule.map((row) => (
            <tr key={row.rule} className="h-row border-line border-b">
              <th scope="row" className="px-3 py-1.5 text-left font-normal">
                {t(`rule.${row.rule}`)}
              </th>
              <td className="px-3 py-1.5 text-right tabular-nums">{row.count.toString()}</td>
            </tr>
          ))}
          {matched.withinTolerance > 0n && (
            <tr className="h-row border-line border-b text-ink-2">
              <th scope="row" className="px-3 py-1.5 pl-6 text-left font-normal">
                {t('withinTolerance')}
              </th>
              <td className="px-3 py-1.5 text-right tabular-nums">{matched.withinTolerance.toString()}</td>
            </tr>
          )}
          {matched.acrossDays > 0n && (
            <tr className="h-row text-ink-2">
              <th scope="row" className="px-3 py-1.5 pl-6 text-left font-normal">
                {t('acrossDays')}
              </th>
              <td className="px-3 py-1.5 text-right tabular-nums">{matched.acrossDays.toString()}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
