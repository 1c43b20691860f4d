/** What a run found: rates as exact fractions, how lines were matched, differences by kind, and what changed against before. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { RunOutcome } from '../../server/reconciliation/differences/codes.ts';
import type { RunResults } from '../../server/reconciliation/runs/contract.ts';
import { Amount, Percent } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { Link } from '../ui/link.tsx';
import { RowsLink } from './rows-link.tsx';
import { differencesOfRun } from './run-addresses.ts';
import { AUTOMATIC } from './run-rows-address.ts';

function Figure({ name, children, note }: { name: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-36 border-line border-l pl-3">
      <dt className="text-ink-2 text-xs">{name}</dt>
      <dd className="text-xl tabular-nums leading-7">{children}</dd>
      {note && <dd className="text-ink-3 text-xs tabular-nums">{note}</dd>}
    </div>
  );
}

/** What a run did to the differences, each count a way to those it means. */
function Changes({ runId, changes }: { runId: string; changes: RunResults['changes'] }) {
  const t = useTranslations('recon.run');
  const parts: { outcome: RunOutcome; count: bigint }[] = [
    { outcome: 'found', count: changes.found },
    { outcome: 'gone', count: changes.gone },
    { outcome: 'reopened', count: changes.reopened },
    { outcome: 'unchanged', count: changes.unchanged },
  ];
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-base">
      {parts
        .filter((part, index) => index < 2 || part.count > 0n)
        .map(({ outcome, count }) => {
          const text = `${groupedCount(count)} ${t(`change.${outcome as 'found'}`)}`;
          return count > 0n ? (
            <FigureLink key={outcome} href={differencesOfRun(runId, outcome)}>
              {text}
            </FigureLink>
          ) : (
            <span key={outcome} className="text-ink-3">
              {text}
            </span>
          );
        })}
    </span>
  );
}

export function RunRates({ runId, results }: { runId: string; results: RunResults }) {
  const t = useTranslations('recon.run');
  const { byCount, byAmount } = results.autoMatch;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      <Figure
        name={t('autoByCount')}
        note={
          <>
            <RowsLink to={{ set: 'matched', rules: AUTOMATIC }}>{groupedCount(byCount.part)}</RowsLink> /{' '}
            <RowsLink to={{ set: 'compared' }}>{groupedCount(byCount.whole)}</RowsLink>
          </>
        }
      >
        <RowsLink to={{ set: 'matched', rules: AUTOMATIC }}>
          <Percent part={byCount.part} whole={byCount.whole} />
        </RowsLink>
      </Figure>
      {byAmount.map((rate) => (
        <Figure
          key={rate.currency}
          name={t('autoByAmount', { currency: rate.currency })}
          note={
            <>
              <RowsLink to={{ set: 'matched', currency: rate.currency }}>
                <Amount minor={rate.part} currency={rate.currency} />
              </RowsLink>{' '}
              /{' '}
              <RowsLink to={{ set: 'compared', currency: rate.currency }}>
                <Amount minor={rate.whole} currency={rate.currency} />
              </RowsLink>
            </>
          }
        >
          <RowsLink to={{ set: 'matched', currency: rate.currency }}>
            <Percent part={rate.part} whole={rate.whole} />
          </RowsLink>
        </Figure>
      ))}
      <Figure name={t('changes')}>
        <Changes runId={runId} changes={results.changes} />
      </Figure>
    </dl>
  );
}

export function DifferencesByKind({ runId, results }: { runId: string; results: RunResults }) {
  const t = useTranslations('recon.run');
  const hrefOf = (row: RunResults['differences'][number]) =>
    differencesOfRun(runId, 'standing', { kinds: [row.kind], direction: row.direction, currency: row.currency });
  const words = useTranslations('difference');
  const columns: PlainColumn<RunResults['differences'][number]>[] = [
    {
      id: 'kind',
      header: words('column.kind'),
      narrow: 'title',
      cell: (row) => (
        <Link
          href={hrefOf(row)}
          className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
        >
          {words(`kind.${row.kind}`)}
        </Link>
      ),
    },
    { id: 'direction', header: words('column.direction'), narrow: 'beneath', cell: (row) => words(`direction.${row.direction}`) },
    {
      id: 'count',
      header: t('count'),
      align: 'end',
      narrow: 'beneath',
      cell: (row) => <FigureLink href={hrefOf(row)}>{groupedCount(row.count)}</FigureLink>,
    },
    {
      id: 'delta',
      header: t('delta'),
      align: 'end',
      narrow: 'amount',
      cell: (row) => (
        <FigureLink href={hrefOf(row)}>
          <Amount minor={row.deltaMinor} currency={row.currency} signed showCurrency />
        </FigureLink>
      ),
    },
  ];
  return (
    <section aria-label={t('differencesByKind')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('differencesByKind')}</h2>
      {results.differences.length === 0 ? (
        <p className="px-3 py-3 text-ink-2 text-sm">{t('noDifferences')}</p>
      ) : (
        <PlainTable
          isInNamed
          label={t('differencesByKind')}
          columns={columns}
          rows={results.differences}
          rowId={(row) => `${row.kind}${row.direction}${row.currency}`}
        />
      )}
    </section>
  );
}

export function MatchedByRule({ results }: { results: RunResults }) {
  const t = useTranslations('recon.run');
  const { matched } = results;
  return (
    <section aria-label={t('byRule')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('byRule')}</h2>
      <table className="w-full text-sm">
        <tbody>
          {matched.byRule.map((row) => (
            <tr key={row.rule} className="h-row border-line border-b last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left font-normal">
                {t(`rule.${row.rule}`)}
              </th>
              <td className="px-3 py-1.5 text-right tabular-nums">
                <RowsLink to={{ set: 'matched', rules: [row.rule] }}>{groupedCount(row.count)}</RowsLink>
              </td>
            </tr>
          ))}
          {matched.withinTolerance > 0n && (
            <tr className="h-row border-line border-b text-ink-2 last:border-b-0">
              <th scope="row" className="px-3 py-1.5 pl-6 text-left font-normal">
                {t('withinTolerance')}
              </th>
              <td className="px-3 py-1.5 text-right tabular-nums">
                <RowsLink to={{ set: 'matched', part: 'within_tolerance' }}>{groupedCount(matched.withinTolerance)}</RowsLink>
              </td>
            </tr>
          )}
          {matched.acrossDays > 0n && (
            <tr className="h-row text-ink-2">
              <th scope="row" className="px-3 py-1.5 pl-6 text-left font-normal">
                {t('acrossDays')}
              </th>
              <td className="px-3 py-1.5 text-right tabular-nums">
                <RowsLink to={{ set: 'matched', part: 'across_days' }}>{groupedCount(matched.acrossDays)}</RowsLink>
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
