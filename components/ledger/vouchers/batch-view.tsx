/** One batch: its file with its hash, its control totals with the mapping that it was made with, and its withdrawal. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { BatchAccount, BatchRow } from '../../../server/ledger/vouchers/contract.ts';
import { Notice } from '../../access/notice.tsx';
import { Amount } from '../../format/amount.tsx';
import { groupedCount } from '../../format/amount-text.ts';
import { IdChip, middleCut } from '../../format/id-chip.tsx';
import { Instant } from '../../format/instant.tsx';
import { PersonName } from '../../format/person-name.tsx';
import { useCan } from '../../providers/session-provider.tsx';
import { useTRPC } from '../../providers/trpc.tsx';
import { PageHeader } from '../../shell/page-header.tsx';
import { RecordError } from '../../shell/record-error.tsx';
import { Kept } from '../../table/kept.tsx';
import { type PlainColumn, PlainTable } from '../../table/plain-table.tsx';
import { inPlaceOf } from '../../table/use-kept.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { SkeletonPanel } from '../../ui/skeleton.tsx';
import { AccountLink } from '../account-link.tsx';
import { type Fact, FactsList } from '../facts-list.tsx';
import { journalHref } from '../ledger-addresses.ts';
import { AuxiliaryText, BatchBadge, Totals } from './voucher-words.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

function BatchFacts({ batch }: { batch: BatchRow }) {
  const t = useTranslations('vouchers');
  const { from, to, currency } = batch;
  const facts: Fact[] = [
    [
      t('column.period'),
      <Link
        key="p"
        href={journalHref({ from, to })}
        className="inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
      >
        {from === to ? from : t('periodOf', { from, to })}
      </Link>,
    ],
    [t('column.currency'), currency ?? t('allCurrencies')],
    [t('column.entries'), groupedCount(batch.entryCount)],
    [t('vouchers'), groupedCount(batch.voucherCount)],
    [t('lines'), groupedCount(batch.lineCount)],
    [t('column.totals'), <Totals key="t" totals={batch.totals} />],
    [t('formatLabel'), t(`format.${batch.format}`)],
    [t('groupingLabel'), t(`grouping.${batch.grouping}`)],
    [t('language'), t(`languages.${batch.language}`)],
    [t('column.file'), <span key="f">{batch.fileName}</span>],
    [t('byteSize'), groupedCount(batch.byteSize)],
    [t('column.sha256'), <IdChip key="s" id={batch.sha256} keep={64} copy="shown" />],
    [t('column.madeBy'), <PersonName key="b" name={batch.madeByName} />],
    [t('column.madeAt'), <Instant key="m" at={batch.madeAt} />],
  ];
  return <FactsList facts={facts} />;
}

function useAccountColumns(): PlainColumn<BatchAccount>[] {
  const t = useTranslations('vouchers');
  const figure = (row: BatchAccount, minor: bigint) => <Amount minor={minor} currency={row.currency} />;
  return [
    { id: 'account', header: t('column.account'), narrow: 'title', cell: (row) => <AccountLink code={row.account} /> },
    { id: 'target', header: t('column.target'), narrow: 'beneath', cell: (row) => <span className="ident">{row.target.code}</span> },
    { id: 'auxiliary', header: t('column.auxiliary'), narrow: 'beneath', cell: (row) => <AuxiliaryText target={row.target} /> },
    { id: 'currency', header: t('column.currency'), narrow: 'unit', cell: (row) => <span className="text-ink-2">{row.currency}</span> },
    { id: 'debit', header: t('column.debit'), align: 'end', narrow: 'beneath', cell: (row) => figure(row, row.debitMinor) },
    { id: 'credit', header: t('column.credit'), align: 'end', narrow: 'beneath', cell: (row) => figure(row, row.creditMinor) },
    {
      id: 'postings',
      header: t('column.postings'),
      align: 'end',
      narrow: 'beneath',
      cell: (row) => <span className="num">{groupedCount(row.postingCount)}</span>,
    },
  ];
}

function Acts({ batch }: { batch: BatchRow }) {
  const t = useTranslations('vouchers');
  const can = useCan();
  if (batch.withdrawn) return null;
  return (
    <>
      {can('voucher.withdraw') && <WithdrawDialog batch={batch} />}
      {can('voucher.export') && (
        <>
          <Button asChild>
            <a href={`/api/files/vouchers/${batch.id}/control`} download>
              <Download aria-hidden /> {t('downloadControl')}
            </a>
          </Button>
          <Button variant="primary" asChild>
            <a href={`/api/files/vouchers/${batch.id}`} download>
              <Download aria-hidden /> {t('download')}
            </a>
          </Button>
        </>
      )}
    </>
  );
}

function Accounts({ batch }: { batch: BatchRow & { accounts: BatchAccount[]; accountCount: number } }) {
  const t = useTranslations('vouchers');
  const columns = useAccountColumns();
  return (
    <section aria-label={t('control')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('control')}</h2>
      <PlainTable
        isInNamed
        label={t('control')}
        columns={columns}
        rows={batch.accounts}
        rowId={(row) => `${row.account} ${row.currency}`}
      />
      {batch.accounts.length < batch.accountCount && (
        <p className="px-3 py-2 text-ink-2 text-sm">
          {t('controlCut', { shown: groupedCount(batch.accounts.length), count: groupedCount(batch.accountCount) })}
        </p>
      )}
    </section>
  );
}

export function BatchView({ id }: { id: string }) {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const answer = useQuery(trpc.ledger.voucherBatch.queryOptions({ id }));
  const { data: batch, error, refetch } = answer;
  if (inPlaceOf(answer)) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!batch) return <SkeletonPanel rows={10} />;
  return (
    <>
      <PageHeader
        title={t('one')}
        no={batch.no}
        meta={
          <>
            <IdChip id={batch.no} keep={30} copy="shown" /> <BatchBadge batch={batch} />
          </>
        }
        crumbs={[{ label: middleCut(batch.no, 12) }]}
        actions={<Acts batch={batch} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Kept answer={answer} />
        {batch.withdrawn && (
          <Notice tone="warning">
            {t('withdrawnBy', { name: batch.withdrawn.byName, why: batch.withdrawn.why })} <Instant at={batch.withdrawn.at} />{' '}
            {t('withdrawnFile')}
          </Notice>
        )}
        <section aria-label={t('facts')} className="panel p-3">
          <BatchFacts batch={batch} />
        </section>
        <Accounts batch={batch} />
      </div>
    </>
  );
}
