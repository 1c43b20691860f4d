/** What a file declares of itself beside what its lines add up to, and the sums of its lines by kind. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { ControlTotal, KindSum } from '../../server/statements/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { FigureLink } from '../format/figure-link.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { type LinesBehind, linesBehind, linesHref } from './lines-behind.ts';

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
    <section aria-label={title} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">
        {title} <span className="ml-2 font-normal text-ink-3 text-xs">{lead}</span>
      </h2>
      {children}
    </section>
  );
}

/** Whether the file and its lines say the same. */
function Agreement({ total }: { total: ControlTotal }) {
  const t = useTranslations('statements.totals');
  return <StatusBadge tone={total.holds ? 'success' : 'danger'} word={t(total.holds ? 'agrees' : 'differs')} />;
}

/** What the file does not declare has nothing to agree with: what its lines add up to is told in one line, and still leads to them. */
function Undeclared({ totals, all, formatId, nameOf }: Totals & { all: readonly ControlTotal[]; nameOf(total: ControlTotal): string }) {
  const t = useTranslations('statements.totals');
  if (totals.length === 0) return null;
  return (
    <dl aria-label={t('undeclared')} className="flex flex-wrap items-center gap-x-4 border-line border-t px-3 py-1.5 text-ink-2 text-xs">
      <dt className="text-ink-3">{t('undeclared')}</dt>
      {totals.map((total, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: totals keep the order of the file, and names may repeat
        <dd key={at} className="inline-flex items-center gap-x-1.5">
          {nameOf(total)} <Computed total={total} behind={linesBehind(total, all, formatId)} />
        </dd>
      ))}
    </dl>
  );
}

type Totals = { totals: readonly ControlTotal[]; formatId: string };

/** What a total is called in the reader's language. Those of a summary zipped beside the file are the same figures; their label says where they
 *  stand. */
export function useTotalName(): (total: { name: string }) => string {
  const t = useTranslations('statements.totals');
  return ({ name }) => {
    const word = name.replace(/^summary_/, '');
    return t.has(word as never) ? t(word as never) : name;
  };
}

/** The name, and the words of the file where they are others. */
export function TotalName({ total }: { total: { name: string; label: string } }) {
  const name = useTotalName()(total);
  return (
    <>
      {name} {total.label && total.label !== name && <span className="ml-1 text-ink-3 text-xs">{total.label}</span>}
    </>
  );
}

export function ControlTotals({ totals, formatId }: Totals) {
  const t = useTranslations('statements.totals');
  const nameOf = useTotalName();
  const columns: PlainColumn<ControlTotal>[] = [
    {
      id: 'name',
      header: t('name'),
      narrow: 'title',
      cell: (total) => <TotalName total={total} />,
    },
    {
      id: 'declared',
      header: t('declared'),
      align: 'end',
      narrow: 'beneath',
      cell: (total) => <Figure total={total} value={total.declared} />,
    },
    {
      id: 'computed',
      header: t('computed'),
      align: 'end',
      narrow: 'beneath',
      cell: (total) => <Computed total={total} behind={linesBehind(total, totals, formatId)} />,
    },
    { id: 'holds', header: t('holds'), narrow: 'amount', cell: (total) => <Agreement total={total} /> },
  ];
  const declared = totals.filter((total) => total.declared !== null);
  return (
    <Card title={t('title')} lead={t('lead')}>
      {declared.length === 0 ? (
        <p className="px-3 py-3 text-ink-2 text-sm">{t('none')}</p>
      ) : (
        // Totals keep the order of the file, and names may repeat by section.
        <PlainTable isInNamed label={t('title')} columns={columns} rows={declared} rowId={(_, at) => String(at)} isDense />
      )}
      <Undeclared totals={totals.filter((total) => total.declared === null)} all={totals} formatId={formatId} nameOf={nameOf} />
    </Card>
  );
}

const succeededOf = (sum: KindSum) => linesHref({ kinds: [sum.kind], statuses: ['succeeded'], currency: sum.currency });

export function KindSums({ sums }: { sums: readonly KindSum[] }) {
  const t = useTranslations('statements');
  const money = (sum: KindSum, minor: bigint | null) => (
    <FigureLink href={succeededOf(sum)}>
      <Amount minor={minor} currency={sum.currency} />
    </FigureLink>
  );
  const columns: PlainColumn<KindSum>[] = [
    { id: 'kind', header: t('sums.kind'), narrow: 'title', cell: (sum) => t(`kind.${sum.kind}`) },
    {
      id: 'count',
      header: t('sums.count'),
      align: 'end',
      narrow: 'beneath',
      cell: (sum) => <FigureLink href={succeededOf(sum)}>{groupedCount(sum.count)}</FigureLink>,
    },
    { id: 'amount', header: t('sums.amount'), align: 'end', narrow: 'amount', cell: (sum) => money(sum, sum.amountMinor) },
    { id: 'fee', header: t('sums.fee'), align: 'end', narrow: 'beneath', cell: (sum) => money(sum, sum.feeMinor) },
    {
      id: 'currency',
      header: t('sums.currency'),
      narrow: 'unit',
      cell: (sum) => <span className="text-ink-2">{sum.currency}</span>,
    },
  ];
  return (
    <Card title={t('sums.title')} lead={t('sums.lead')}>
      {sums.length === 0 ? (
        <p className="px-3 py-3 text-ink-2 text-sm">{t('sums.none')}</p>
      ) : (
        <PlainTable isInNamed label={t('sums.title')} columns={columns} rows={sums} rowId={(sum) => `${sum.kind}${sum.currency}`} isDense />
      )}
    </Card>
  );
}
