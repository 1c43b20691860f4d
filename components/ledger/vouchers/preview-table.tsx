/** What would be exported: how many entries, the totals of each currency, and by account where it goes; what has no place comes first. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { PreviewRow, VoucherPreview } from '../../../server/ledger/vouchers/contract.ts';
import { Amount } from '../../format/amount.tsx';
import { groupedCount } from '../../format/amount-text.ts';
import { StatusBadge } from '../../format/status-badge.tsx';
import { type PlainColumn, PlainTable } from '../../table/plain-table.tsx';
import { Button } from '../../ui/button.tsx';
import type { Mapping } from './mapping-dialog.tsx';
import { AuxiliaryText } from './voucher-words.tsx';

export function PreviewFigures({ preview }: { preview: VoucherPreview }) {
  const t = useTranslations('vouchers');
  const { entryCount, exportedCount, otherCount, totals } = preview;
  const counts = [
    ['entries', entryCount],
    ['exportedBefore', exportedCount],
    ['otherCurrencies', otherCount],
  ] as const;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 px-3 py-2">
      {counts
        .filter(([name, count]) => name === 'entries' || count > 0n)
        .map(([name, count]) => (
          <div key={name}>
            <dt className="text-ink-2 text-xs">{t(name)}</dt>
            <dd className="text-lg tabular-nums">{groupedCount(count)}</dd>
          </div>
        ))}
      {totals.map(({ currency, debitMinor }) => (
        <div key={currency}>
          <dt className="text-ink-2 text-xs">{t('totalOf', { currency })}</dt>
          <dd className="text-lg">
            <Amount minor={debitMinor} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const headingOf = (account: string) => account.split('.', 1)[0] as string;

function useColumns(onMap: ((mapping: Mapping) => void) | null): PlainColumn<PreviewRow>[] {
  const t = useTranslations('vouchers');
  const isChinese = useLocale().startsWith('zh');
  return [
    {
      id: 'account',
      header: t('column.account'),
      narrow: 'title',
      cell: (row) => (
        <span className="inline-flex flex-wrap items-baseline gap-x-2">
          <span className="ident">{row.account}</span>
          <span className="text-ink-2">{isChinese ? row.nameZh : row.nameEn}</span>
          {row.accountCount > 1 && (
            <span className="text-ink-3 text-xs" title={row.examples.join(', ')}>
              {t('accountCount', {
                count: row.accountCount,
                examples: `${row.examples.slice(0, 2).join(', ')}${row.accountCount > 2 ? ' …' : ''}`,
              })}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'target',
      header: t('column.target'),
      narrow: 'status',
      cell: (row) =>
        row.target ? (
          <span className="ident">{row.target.code}</span>
        ) : (
          <span className="inline-flex flex-wrap items-center gap-2">
            <StatusBadge tone="danger" word={t('unmapped')} />
            {onMap && (
              <Button
                size="sm"
                aria-haspopup="dialog"
                aria-label={`${t('map')} ${headingOf(row.account)}`}
                onClick={() =>
                  onMap({ account: headingOf(row.account), hasOwners: row.account.includes('.') || row.accountCount > 1, line: null })
                }
              >
                {t('map')}
              </Button>
            )}
          </span>
        ),
    },
    {
      id: 'auxiliary',
      header: t('column.auxiliary'),
      narrow: 'beneath',
      cell: (row) => (row.target ? <AuxiliaryText target={row.target} /> : <span className="text-ink-3">--</span>),
    },
    { id: 'currency', header: t('column.currency'), narrow: 'unit', cell: (row) => <span className="text-ink-2">{row.currency}</span> },
    {
      id: 'debit',
      header: t('column.debit'),
      align: 'end',
      narrow: 'beneath',
      cell: (row) => <Amount minor={row.debitMinor} currency={row.currency} />,
    },
    {
      id: 'credit',
      header: t('column.credit'),
      align: 'end',
      narrow: 'beneath',
      cell: (row) => <Amount minor={row.creditMinor} currency={row.currency} />,
    },
    {
      id: 'postings',
      header: t('column.postings'),
      align: 'end',
      narrow: 'beneath',
      cell: (row) => <span className="num">{groupedCount(row.postingCount)}</span>,
    },
  ];
}

/** `onMap` null for whoever may not. */
export function PreviewTable({ rows, onMap }: { rows: readonly PreviewRow[]; onMap: ((mapping: Mapping) => void) | null }) {
  const t = useTranslations('vouchers');
  const columns = useColumns(onMap);
  return (
    <PlainTable
      isInNamed
      label={t('preview')}
      columns={columns}
      rows={rows}
      rowId={(row, at) => `${row.account} ${row.currency} ${row.target?.code ?? ''} ${at}`}
    />
  );
}
