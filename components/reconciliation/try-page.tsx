/** Drop a statement and an orders export, compare, look. Nothing is stored. */
'use client';
import { Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import superjson from 'superjson';
import { BusinessDateInput } from '../form/business-date-input.tsx';
import { Submit } from '../form/submit.tsx';
import { useReaderDetails } from '../format/reader-text.ts';
import { ImportOrdersButton } from '../payments/import-orders-button.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useUploads } from '../statements/use-uploads.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { FileDrop } from './file-drop.tsx';
import { type ShownPreview, TryResult } from './try-result.tsx';

type Refused = { reason: string; details: Record<string, string | number>; reference?: string };

const COLUMNS = 'kind, our_no, channel_no, original_our_no, amount, currency, fee, status, occurred_at, merchant_no';

/** What went wrong, with file, line and column where the server said them. */
function RefusedCard({ refused }: { refused: Refused }) {
  const t = useTranslations('recon.try');
  const errors = useTranslations('errors');
  const { file, lineNo, column } = refused.details;
  const detailsOf = useReaderDetails();
  const advice = useTranslations('statements.advice');
  const states = useTranslations('states');
  const isKnown = errors.has(refused.reason as never);
  const text = isKnown ? errors(refused.reason as never, detailsOf(refused.details) as never) : refused.reason;
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
  const ids = useId();
  const [statements, setStatements] = useState<File[]>([]);
  const [orders, setOrders] = useState<File[]>([]);
  const [zone, setZone] = useState('');
  const [dayCut, setDayCut] = useState('00:00');
  const [window, setWindow] = useState('30');
  const [date, setDate] = useState('');
  const [isWorking, setWorking] = useState(false);
  const [preview, setPreview] = useState<ShownPreview | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);

  const compare = async (event: FormEvent) => {
    event.preventDefault();
    setWorking(true);
    setRefused(null);
    const body = new FormData();
    for (const file of statements) body.append('statement', file);
    for (const file of orders) body.append('orders', file);
    for (const [name, value] of Object.entries({ zone, dayCut, window, date })) if (value) body.append(name, value);
    try {
      const response = await fetch('/api/files/preview', { method: 'POST', body, headers: { 'x-pingzhang': '1' } });
      const answer: unknown = await response.json();
      if (response.ok) setPreview(superjson.deserialize(answer as Parameters<typeof superjson.deserialize>[0]) as ShownPreview);
      else setRefused(answer as Refused);
    } catch {
      setRefused({ reason: 'unanswered', details: {} });
    } finally {
      setWorking(false);
    }
  };

  const blockers = [...(statements.length === 0 ? [t('needStatement')] : []), ...(orders.length === 0 ? [t('needOrders')] : [])];
  if (preview)
    return <TryResult preview={preview} keep={<KeepFiles statements={statements} orders={orders} />} onAgain={() => setPreview(null)} />;
  const field = 'grid gap-1 font-semibold text-sm [&_input]:font-normal';
  return (
    <form onSubmit={compare}>
      <div className="grid gap-4 md:grid-cols-2">
        <FileDrop
          title={t('statements')}
          help={t('statementsHelp')}
          files={statements}
          onChange={setStatements}
          isMany
          accept=".csv,.txt,.zip,.xlsx,.gz"
        />
        <FileDrop
          title={t('orders')}
          help={t('ordersHelp', { columns: COLUMNS })}
          files={orders}
          onChange={setOrders}
          accept=".csv,.xlsx"
        />
      </div>
      <fieldset className="panel mt-4 flex flex-wrap items-end gap-4 p-4">
        <label className={field} htmlFor={`${ids}date`}>
          <span className="text-ink-2">{t('date')}</span>
          <BusinessDateInput id={`${ids}date`} value={date} onChange={(value) => setDate(value ?? '')} />
        </label>
        <label className={field} htmlFor={`${ids}zone`}>
          <span className="text-ink-2">{t('zone')}</span>
          <Input
            id={`${ids}zone`}
            value={zone}
            onChange={(event) => setZone(event.target.value)}
            placeholder={t('zoneOfStatement')}
            className="w-44"
          />
        </label>
        <label className={field} htmlFor={`${ids}dayCut`}>
          <span className="text-ink-2">{t('dayCut')}</span>
          <Input
            id={`${ids}dayCut`}
            value={dayCut}
            onChange={(event) => setDayCut(event.target.value)}
            className="w-24"
            inputMode="numeric"
          />
        </label>
        <label className={field} htmlFor={`${ids}window`}>
          <span className="text-ink-2">{t('window')}</span>
          <Input
            id={`${ids}window`}
            value={window}
            onChange={(event) => setWindow(event.target.value)}
            className="w-24"
            inputMode="numeric"
          />
        </label>
        <div className="ml-auto">
          <Submit pending={isWorking} blockers={blockers}>
            {t('start')}
          </Submit>
        </div>
      </fieldset>
      {refused && <RefusedCard refused={refused} />}
    </form>
  );
}
