/** Drop a statement and an orders export, compare, look. Nothing is stored. */
'use client';
import { RotateCcw, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef } from 'react';
import { UPLOAD_BYTES_MAX } from '../../server/statements/codes.ts';
import { Notice } from '../access/notice.tsx';
import { BusinessDateInput } from '../form/business-date-input.tsx';
import { Submit } from '../form/submit.tsx';
import { useReaderDetails } from '../format/reader-text.ts';
import { useMarks } from '../format/use-marks.ts';
import { ImportOrdersButton } from '../payments/import-orders-button.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useUploads } from '../statements/use-uploads.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { type CompareRefused, type CompareSettings, isTooLarge } from './compare-job.ts';
import { CompareProgress } from './compare-progress.tsx';
import { FileDrop } from './file-drop.tsx';
import { TryResult } from './try-result.tsx';
import { useCompare } from './use-compare.ts';

const COLUMNS = 'kind, our_no, channel_no, original_our_no, amount, currency, fee, status, occurred_at, merchant_no';

/** Reasons that pass: the same files may be taken a little later, or by the same person signed in again. */
const PASSING = new Set(['unanswered', 'internal', 'signed_out', 'too_many_uploads', 'busy_try_again', 'busy']);

/** What went wrong, with file, line and column where the server said them; what may pass is tried again with the files that are here. */
function RefusedCard({ refused, onAgain }: { refused: CompareRefused; onAgain(): void }) {
  const t = useTranslations('recon.try');
  const errors = useTranslations('errors');
  const { file, lineNo, column } = refused.details ?? {};
  const detailsOf = useReaderDetails();
  const advice = useTranslations('statements.advice');
  const states = useTranslations('states');
  const isKnown = errors.has(refused.reason as never);
  const text = isKnown
    ? errors(refused.reason as never, detailsOf(refused.details) as never)
    : states(refused.reason === 'unanswered' ? 'unanswered' : 'brokenText');
  return (
    <div role="alert" className="panel mt-4 border-danger-text p-4 text-sm">
      <p className="font-semibold text-danger-text">{t('refused')}</p>
      <p className="mt-1">
        {[file, lineNo !== undefined && t('whereLine', { line: lineNo }), column !== undefined && t('whereColumn', { column })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="mt-1">{text}</p>
      {advice.has(refused.reason as never) && <p className="mt-1 text-ink-2">{advice(refused.reason as never)}</p>}
      {refused.reference && !isKnown && (
        <p className="mt-1 text-ink-3 text-xs">
          {states('reference')} <span className="ident">{refused.reference}</span>
        </p>
      )}
      {PASSING.has(refused.reason) && (
        <p className="mt-2">
          <Button onClick={onAgain}>
            <RotateCcw aria-hidden /> {t('tryAgain')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Nothing was stored; whoever wants to keep what was compared hands it to the inbox, and the orders to their import, from here. */
function KeepFiles({ statements, orders }: { statements: readonly File[]; orders: readonly File[] }) {
  const t = useTranslations('recon.try');
  const can = useCan();
  const router = useRouter();
  const { queue } = useUploads();
  const keep = () => {
    queue?.add([...statements], { channel: '', date: '' });
    router.push('/recon/statements');
  };
  return (
    <>
      <ImportOrdersButton given={orders[0]} />
      {can('statement.upload') && (
        <Button onClick={keep}>
          <Upload aria-hidden /> {t('keep')}
        </Button>
      )}
    </>
  );
}

export function TryPage() {
  const t = useTranslations('recon.try');
  const { list } = useMarks();
  const ids = useId();
  const { job, store, leftOver } = useCompare();
  const { phase, statements, orders, settings, preview, refused, isCancelled } = job;
  const { zone, dayCut, window, date } = settings;
  const set = (change: Partial<CompareSettings>) => store.choose({ settings: { ...settings, ...change } });
  const startButton = useRef<HTMLDivElement>(null);
  const wasWorking = useRef(false);
  const isWorking = phase === 'sending' || phase === 'working';
  useEffect(() => {
    // Stopped or refused: the keyboard stands where it goes on.
    if (wasWorking.current && phase === 'choosing') startButton.current?.querySelector('button')?.focus();
    wasWorking.current = isWorking;
  }, [phase, isWorking]);

  const blockers = [
    ...(statements.length === 0 ? [t('needStatement')] : []),
    ...(orders.length === 0 ? [t('needOrders')] : []),
    ...(isTooLarge(job) ? [t('tooLarge', { max: UPLOAD_BYTES_MAX / 1024 / 1024 })] : []),
  ];
  if (preview) return <TryResult preview={preview} keep={<KeepFiles statements={statements} orders={orders} />} onAgain={store.again} />;
  if (isWorking) return <CompareProgress job={job} onCancel={store.cancel} />;
  const field = 'grid gap-1 font-semibold text-sm [&_input]:font-normal';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        store.start();
      }}
    >
      {leftOver && (
        <div className="mb-4">
          <Notice tone="info">{t('leftOver', { files: list(leftOver.files) })}</Notice>
        </div>
      )}
      <div className="grid gap-4 md:grid-cols-2">
        <FileDrop
          title={t('statements')}
          help={t('statementsHelp')}
          files={statements}
          onChange={(files) => store.choose({ statements: files })}
          isMany
          accept=".csv,.txt,.zip,.xlsx,.gz"
        />
        <FileDrop
          title={t('orders')}
          help={t('ordersHelp', { columns: COLUMNS })}
          files={orders}
          onChange={(files) => store.choose({ orders: files })}
          accept=".csv,.xlsx,.zip,.gz"
        />
      </div>
      <fieldset className="panel mt-4 flex flex-wrap items-end gap-4 p-4">
        <label className={field} htmlFor={`${ids}date`}>
          <span className="text-ink-2">{t('date')}</span>
          <BusinessDateInput id={`${ids}date`} value={date} onChange={(value) => set({ date: value ?? '' })} />
        </label>
        <label className={field} htmlFor={`${ids}zone`}>
          <span className="text-ink-2">{t('zone')}</span>
          <Input
            id={`${ids}zone`}
            value={zone}
            onChange={(event) => set({ zone: event.target.value })}
            placeholder={t('zoneOfStatement')}
            className="w-44"
          />
        </label>
        <label className={field} htmlFor={`${ids}dayCut`}>
          <span className="text-ink-2">{t('dayCut')}</span>
          <Input
            id={`${ids}dayCut`}
            value={dayCut}
            onChange={(event) => set({ dayCut: event.target.value })}
            className="w-24"
            inputMode="numeric"
          />
        </label>
        <label className={field} htmlFor={`${ids}window`}>
          <span className="text-ink-2">{t('window')}</span>
          <Input
            id={`${ids}window`}
            value={window}
            onChange={(event) => set({ window: event.target.value })}
            className="w-24"
            inputMode="numeric"
          />
        </label>
        <div ref={startButton} className="ml-auto">
          <Submit blockers={blockers}>{t('start')}</Submit>
        </div>
      </fieldset>
      <p role="status" className={isCancelled ? 'mt-4 text-ink-2 text-sm' : 'sr-only'}>
        {isCancelled && t('cancelled')}
      </p>
      {refused && <RefusedCard refused={refused} onAgain={store.start} />}
    </form>
  );
}
