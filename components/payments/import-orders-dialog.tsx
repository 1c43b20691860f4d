/** Brings an orders export in: channel, file, and what became of its rows. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { useChannels } from '../channels/use-channel-name.ts';
import { SelectField } from '../form/fields.tsx';
import { Submit } from '../form/submit.tsx';
import { useReaderDetails, useReaderText } from '../format/reader-text.ts';
import { useMarks } from '../format/use-marks.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { FileDrop } from '../reconciliation/file-drop.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Link } from '../ui/link.tsx';

type Rejected = { lineNo: number; column: string | null; reason: string; message: string };
type Imported = {
  rows: number;
  inserted: string;
  updated: string;
  unchanged: string;
  rejectCount: number;
  dates: string[];
  rejects: Rejected[];
};
type Refused = { reason: string; details?: Record<string, string | number>; reference?: string | null; rejects?: Rejected[] };

function Rejects({ rejects }: { rejects: readonly Rejected[] }) {
  const t = useTranslations('payments.import');
  const reasons = useTranslations('rejects');
  const say = useReaderText();
  return (
    <ul className="mt-2 max-h-40 divide-y divide-line overflow-auto rounded-sm border border-line text-sm">
      {rejects.map((reject) => (
        <li key={`${reject.lineNo} ${reject.column}`} className="px-3 py-1.5">
          <strong className="font-semibold">
            {reject.column ? t('lineColumn', { line: reject.lineNo, column: reject.column }) : t('line', { line: reject.lineNo })}
          </strong>{' '}
          {reasons.has(reject.reason as never) ? reasons(reject.reason as never) : reject.reason}
          <span className="block text-ink-3 text-xs">{say(reject.message)}</span>
        </li>
      ))}
    </ul>
  );
}

function Outcome({ imported }: { imported: Imported }) {
  const t = useTranslations('payments.import');
  const { list } = useMarks();
  return (
    <div role="status" className="panel p-3 text-sm">
      <p className="font-semibold">
        {t('done', { rows: imported.rows, inserted: imported.inserted, updated: imported.updated, unchanged: imported.unchanged })}
      </p>
      {imported.dates.length > 0 && <p className="mt-1 text-ink-2">{t('dates', { dates: list(imported.dates) })}</p>}
      {imported.rejectCount > 0 && (
        <>
          <p className="mt-2 text-warning-text">{t('rejects', { count: imported.rejectCount })}</p>
          <Rejects rejects={imported.rejects} />
        </>
      )}
    </div>
  );
}

/** Starts with `given` where another place was handed the file. `onImported` is told the channel, while the outcome is still shown. */
export function ImportOrdersDialog({
  isOpen,
  onClose,
  given,
  givenChannel = '',
  onImported,
}: {
  isOpen: boolean;
  onClose(): void;
  given?: File;
  givenChannel?: string;
  onImported?(channel: string): void;
}) {
  const t = useTranslations('payments.import');
  const help = useTranslations('recon.try');
  const errors = useTranslations('errors');
  const formats = useTranslations('formats');
  const states = useTranslations('states');
  const detailsOf = useReaderDetails();
  const can = useCan();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { options } = useChannels();
  const [channel, setChannel] = useState(givenChannel);
  const [files, setFiles] = useState<File[]>(given ? [given] : []);
  const [isSending, setSending] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const sending = useRef<AbortController | null>(null);
  const [file] = files;
  const reset = () => {
    setImported(null);
    setRefused(null);
  };
  /** Leaving while the file is on its way stops it: the server keeps nothing of a file it did not get whole. */
  const close = () => {
    sending.current?.abort();
    setFiles(given ? [given] : []);
    reset();
    onClose();
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || !channel) return;
    setSending(true);
    reset();
    const stop = new AbortController();
    sending.current = stop;
    try {
      const response = await fetch(`/api/files/orders?${new URLSearchParams({ channel, name: file.name })}`, {
        method: 'POST',
        headers: { 'x-pingzhang': '1', 'content-type': 'application/octet-stream' },
        body: file,
        signal: stop.signal,
      });
      const answer: unknown = await response.json();
      if (response.status === 201) {
        setImported(answer as Imported);
        onImported?.(channel);
      } else setRefused(answer as Refused);
      await cache.invalidateQueries({ queryKey: trpc.payments.pathKey() });
    } catch {
      if (!stop.signal.aborted) setRefused({ reason: 'unanswered' });
    } finally {
      setSending(false);
    }
  };
  const formatIn = (details: Refused['details']) =>
    formats.has(details?.format as never) ? { format: formats(details?.format as never) } : {};
  const why =
    refused &&
    (errors.has(refused.reason as never)
      ? errors(refused.reason as never, { ...detailsOf(refused.details), ...formatIn(refused.details) } as never)
      : states(refused.reason === 'unanswered' ? 'unanswered' : 'brokenText'));
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && close()}
      title={t('title')}
      description={t('lead')}
      // A file that another place handed over is still there; one that is on its way would be stopped.
      isTyped={imported === null && (isSending || files.some((one) => one !== given))}
    >
      <form onSubmit={send} className="grid gap-3">
        <SelectField label={t('channel')} value={channel} onChange={setChannel} options={options} placeholder={t('choose')} />
        <FileDrop
          title={help('orders')}
          help={help('ordersHelp', {
            columns: 'kind, our_no, channel_no, original_our_no, amount, currency, fee, status, occurred_at, merchant_no',
          })}
          files={files}
          onChange={(chosen) => {
            setFiles(chosen);
            reset();
          }}
          accept=".csv,.xlsx,.zip,.gz"
        />
        {why && (
          <div role="alert" className="text-sm">
            <p className="text-danger-text">{why}</p>
            {refused?.reason === 'internal' && refused.reference && <p className="ident text-ink-3 text-xs">{refused.reference}</p>}
            {refused?.reason === 'orders_file_is_statement' && can('statement.upload') && (
              <Link href="/recon/statements" className="text-accent underline underline-offset-2">
                {t('openStatements')}
              </Link>
            )}
            {refused?.rejects && <Rejects rejects={refused.rejects} />}
          </div>
        )}
        {imported && <Outcome imported={imported} />}
        {imported ? (
          <div className="flex justify-end">
            <Button onClick={close}>{t('close')}</Button>
          </div>
        ) : (
          <Submit
            pending={isSending}
            blockers={[...(channel ? [] : [t('needChannel')]), ...(file ? [] : [help('needOrders')])]}
            onCancel={close}
          >
            {t('send')}
          </Submit>
        )}
      </form>
    </Dialog>
  );
}
