/** A new batch: what to export, what that would be, and the button that makes it. What was seen is what is made. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ExportState, VoucherPreview } from '../../../server/ledger/vouchers/contract.ts';
import { Notice } from '../../access/notice.tsx';
import { useRefusal } from '../../form/refusal.ts';
import { newRequestKey } from '../../form/request-key.ts';
import { Submit } from '../../form/submit.tsx';
import { groupedCount } from '../../format/amount-text.ts';
import { useCan } from '../../providers/session-provider.tsx';
import { BY_ITSELF, useTRPC } from '../../providers/trpc.tsx';
import { PageHeader } from '../../shell/page-header.tsx';
import { WayToList } from '../../shell/way-to-list.tsx';
import { Kept } from '../../table/kept.tsx';
import { MissingPermission } from '../../table/missing-permission.tsx';
import { EmptyState, ErrorState } from '../../table/table-states.tsx';
import { inPlaceOf } from '../../table/use-kept.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { SkeletonPanel } from '../../ui/skeleton.tsx';
import { StateCard } from '../../ui/state-card.tsx';
import { toast } from '../../ui/toast.tsx';
import { ExportChoice, useExportChoice } from './export-choice.tsx';
import { type Mapping, MappingDialog } from './mapping-dialog.tsx';
import { PreviewFigures, PreviewTable } from './preview-table.tsx';

const NAMED = 5;

/** What stands in the way, in whole sentences; below, the button says it in short. */
function Faults({ preview }: { preview: VoucherPreview }) {
  const errors = useTranslations('errors');
  if (preview.faults.length === 0) return null;
  const unmapped = preview.rows.filter(({ target }) => target === null);
  const examples = unmapped.flatMap(({ examples: some, currency }) => some.map((account) => `${account} ${currency}`));
  const count = unmapped.reduce((sum, row) => sum + row.accountCount, 0);
  const accounts = `${examples.slice(0, NAMED).join(', ')}${count > NAMED ? ' …' : ''}`;
  return (
    <div className="grid gap-2 px-3 pb-2">
      {preview.faults.map((fault) => (
        <Notice key={fault} tone="warning">
          {fault === 'voucher_accounts_unmapped' ? errors(fault, { count, accounts }) : errors(fault)}
        </Notice>
      ))}
    </div>
  );
}

function PreviewAndMake({ state }: { state: ExportState }) {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const can = useCan();
  const refusal = useRefusal();
  const language = useLocale().startsWith('zh') ? 'zh' : 'en';
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const address = useExportChoice(state);
  const { currency, ...rest } = address.choice;
  const choice = { ...rest, ...(currency ? { currency } : {}) };
  const answer = useQuery(
    trpc.ledger.voucherPreview.queryOptions(choice, { enabled: choice.from !== '' && choice.to !== '', trpc: BY_ITSELF }),
  );
  const { data: preview, error } = answer;
  // One key for what is on the screen: pressed twice, or again after a lost answer, it is made once.
  const seen = preview?.seen ?? '';
  const [requestKey, setRequestKey] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key for what is newly seen
  useEffect(() => setRequestKey(newRequestKey()), [seen, language]);
  const make = useMutation(
    trpc.ledger.makeVoucherBatch.mutationOptions({
      onSuccess: async ({ id, no, entryCount }) => {
        toast.success(t('exported', { no, count: groupedCount(entryCount) }));
        router.push(`/ledger/vouchers/${id}`);
        await cache.invalidateQueries();
      },
      // Somebody else may have exported them meanwhile: then the preview says so.
      onError: () => cache.invalidateQueries(trpc.ledger.voucherPreview.queryFilter()),
    }),
  );
  const blockers = preview ? preview.faults.map((fault) => t(`fault.${fault}`)) : [t('noPreview')];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ExportChoice {...address} state={state} />
      {mapping && <MappingDialog mapping={mapping} currencies={state.currencies} onClose={() => setMapping(null)} />}
      <section aria-label={t('preview')} aria-busy={answer.isFetching} className="panel">
        <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('preview')}</h2>
        <Kept answer={answer} />
        {inPlaceOf(answer) ? (
          <ErrorState error={error} onRetry={() => void answer.refetch()} />
        ) : preview ? (
          <>
            <PreviewFigures preview={preview} />
            <Faults preview={preview} />
            {preview.rows.length > 0 && <PreviewTable rows={preview.rows} onMap={can('voucher.map') ? setMapping : null} />}
          </>
        ) : answer.isLoading ? (
          <SkeletonPanel rows={6} />
        ) : (
          <EmptyState title={t('previewEmpty')} />
        )}
        <div className="grid gap-3 border-line border-t px-3 py-3">
          {make.error && (
            <p role="alert" className="text-danger-text text-sm">
              {refusal(make.error).text}
            </p>
          )}
          <Submit
            type="button"
            pending={make.isPending}
            blockers={blockers}
            onClick={() => make.mutate({ ...choice, language, seen, requestKey })}
            secondary={
              <Button asChild>
                <Link href="/ledger/vouchers/mapping">{t('goToMapping')}</Link>
              </Button>
            }
          >
            {t('export', { count: groupedCount(preview?.entryCount ?? 0n) })}
          </Submit>
        </div>
      </section>
    </div>
  );
}

export function NewExport() {
  const t = useTranslations('vouchers');
  const states = useTranslations('states');
  const trpc = useTRPC();
  const mayExport = useCan()('voucher.export');
  const answer = useQuery(trpc.ledger.voucherState.queryOptions({}, { enabled: mayExport }));
  const { data: state, error } = answer;
  return (
    <>
      <PageHeader title={t('new')} lead={t('newLead')} crumbs={[{ label: t('new') }]} />
      {!mayExport ? (
        <StateCard
          icon={<Lock />}
          title={states('forbidden')}
          text={<MissingPermission permission="voucher.export" />}
          action={<WayToList />}
          role="status"
        />
      ) : inPlaceOf(answer) ? (
        <ErrorState error={error} onRetry={() => void answer.refetch()} />
      ) : !state ? (
        <SkeletonPanel rows={8} />
      ) : state.closedThrough === null ? (
        <EmptyState
          title={t('noneClosed')}
          action={
            <Button asChild>
              <Link href="/ledger/close">{t('goToClose')}</Link>
            </Button>
          }
        />
      ) : (
        <>
          <Kept answer={answer} className="mb-3" />
          <PreviewAndMake state={state} />
        </>
      )}
    </>
  );
}
