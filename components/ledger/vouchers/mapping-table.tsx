/** The mapping: every heading and house account with its lines, and the accounts of owners that have one of their own. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { MappedAccount, MappingLine } from '../../../server/ledger/vouchers/contract.ts';
import { Instant } from '../../format/instant.tsx';
import { PersonName } from '../../format/person-name.tsx';
import { useCan } from '../../providers/session-provider.tsx';
import { useTRPC } from '../../providers/trpc.tsx';
import { PageHeader } from '../../shell/page-header.tsx';
import { Kept } from '../../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../../table/plain-table.tsx';
import { ErrorState } from '../../table/table-states.tsx';
import { inPlaceOf } from '../../table/use-kept.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { SkeletonPanel } from '../../ui/skeleton.tsx';
import { type Mapping, MappingDialog } from './mapping-dialog.tsx';
import { AuxiliaryText } from './voucher-words.tsx';

/** An account without a line is a row all the same: it is what has to be done. */
type Row = { account: MappedAccount; line: MappingLine | null };

function useColumns(onEdit: ((mapping: Mapping) => void) | null): PlainColumn<Row>[] {
  const t = useTranslations('vouchers');
  const isChinese = useLocale().startsWith('zh');
  const missing = (
    <span data-nothing className="text-ink-3">
      --
    </span>
  );
  return [
    {
      id: 'account',
      header: t('column.account'),
      narrow: 'title',
      cell: ({ account }) => (
        <span className="inline-flex flex-wrap items-baseline gap-x-2">
          <span className="ident">{account.code}</span>
          <span className="text-ink-2">{isChinese ? account.nameZh : account.nameEn}</span>
        </span>
      ),
    },
    {
      id: 'currency',
      header: t('column.currency'),
      narrow: 'beneath',
      cell: ({ line }) => (line ? (line.currency ?? t('allCurrencies')) : missing),
    },
    {
      id: 'target',
      header: t('column.target'),
      narrow: 'beneath',
      cell: ({ line }) => (line ? <span className="ident">{line.code}</span> : <Badge>{t('unmapped')}</Badge>),
    },
    {
      id: 'auxiliary',
      header: t('column.auxiliary'),
      narrow: 'beneath',
      cell: ({ line }) => (line ? <AuxiliaryText target={line} /> : missing),
    },
    {
      id: 'changed',
      header: t('column.changed'),
      narrow: 'beneath',
      cell: ({ line }) =>
        line ? (
          <span className="inline-flex flex-wrap gap-x-2">
            <Instant at={line.changedAt} precision="minute" />
            <PersonName name={line.changedByName} />
          </span>
        ) : (
          missing
        ),
    },
    ...(onEdit
      ? [
          {
            id: 'acts',
            header: t('column.acts'),
            isWordless: true,
            align: 'end' as const,
            narrow: 'amount' as const,
            cell: ({ account, line }: Row) => (
              <Button
                size="sm"
                aria-haspopup="dialog"
                aria-label={`${t(line ? 'edit' : 'map')} ${account.code}${line?.currency ? ` ${line.currency}` : ''}`}
                onClick={() => onEdit({ account: account.code, hasOwners: account.hasOwners, line })}
              >
                {t(line ? 'edit' : 'map')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

export function MappingPage() {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const can = useCan();
  const mayMap = can('voucher.map');
  const [editing, setEditing] = useState<Mapping | null>(null);
  const answer = useQuery(trpc.ledger.voucherMapping.queryOptions({}));
  const state = useQuery(trpc.ledger.voucherState.queryOptions({}));
  const columns = useColumns(mayMap ? setEditing : null);
  const rows = (answer.data?.accounts ?? []).flatMap((account): Row[] =>
    account.lines.length > 0 ? account.lines.map((line) => ({ account, line })) : [{ account, line: null }],
  );
  return (
    <>
      <PageHeader
        title={t('mapping')}
        lead={t('mappingLead')}
        crumbs={[{ label: t('mapping') }]}
        actions={
          mayMap && (
            <Button aria-haspopup="dialog" onClick={() => setEditing({ account: null, hasOwners: null, line: null })}>
              {t('addLine')}
            </Button>
          )
        }
      />
      {editing && <MappingDialog mapping={editing} currencies={state.data?.currencies ?? []} onClose={() => setEditing(null)} />}
      {inPlaceOf(answer) ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data ? (
        <>
          <Kept answer={answer} />
          <div className="panel">
            <PlainTable
              label={t('mapping')}
              columns={columns}
              rows={rows}
              rowId={({ account, line }) => `${account.code} ${line?.currency ?? ''}`}
            />
          </div>
        </>
      ) : (
        <SkeletonPanel rows={10} />
      )}
    </>
  );
}
