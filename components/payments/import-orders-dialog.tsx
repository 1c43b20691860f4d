/** Brings an orders export in: channel, file, and what became of its rows. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { useChannels } from '../channels/use-channel-name.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { FileDrop } from '../reconciliation/file-drop.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';

type Imported = {
  rows: number;
  inserted: string;
  updated: string;
  unchanged: string;
  rejectCount: number;
  dates: string[];
  rejects: { lineNo: number; column: string | null; message: string }[];
};
type Refused = { reason: string; details: Record<string, string | number> };

function Outcome({ imported }: { imported: Imported }) {
  const t = useTranslations('payments.import');
  return (
    <div role="status" className="panel mt-3 p-3 text-sm">
      <p className="font-semibold">
        {t('done', { rows: imported.rows, inserted: imported.inserted, updated: imported.updated, unchanged: imported.unchanged })}
      </p>
      {imported.dates.length > 0 && <p className="mt-1 text-ink-2">{t('dates', { dates: imported.dates.join(', ') })}</p>}
      {imported.rejectCount > 0 && (
        <>
          <p className="mt-2 text-warning-text">{t('rejects', { count: imported.rejectCount })}</p>
          <ul className="mt-1 max-h-40 overflow-auto text-xs">
            {imported.rejects.map((reject) => (
              <li key={`${reject.lineNo}${reject.column}`}>
                {t('line', { line: reject.lineNo })} {reject.column} · {reject.message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

export function ImportOrdersButton() {
  const t = useTranslations('payments.import');
  const help = useTranslations('recon.try');
  const errors = useTranslations('errors');
  const can = useCan();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { options } = useChannels();
  const channelId = useId();
  const [isOpen, setOpen] = useState(false);
  const [channel, setChannel] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [isSending, setSending] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  if (!can('payment.import')) return null;
  const [file] = files;
  const reset = () => {
    setImported(null);
    setRefused(null);
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || !channel) return;
    setSending(true);
    reset();
    try {
      const response = await fetch(`/api/files/orders?${new URLSearchParams({ channel, name: file.name })}`, {
        method: 'POST',
        headers: { 'x-pingzhang': '1', 'content-type': 'application/octet-stream' },
        body: file,
      });
      const answer: unknown = await response.json();
      if (response.status === 201) setImported(answer as Imported);
      else setRefused(answer as Refused);
      await cache.invalidateQueries({ queryKey: trpc.payments.pathKey() });
    } catch {
      setRefused({ reason: 'unanswered', details: {} });
    } finally {
      setSending(false);
    }
  };
  const why = refused && (errors.has(refused.reason as never) ? errors(refused.reason as never, refused.details as never) : refused.reason);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Upload aria-hidden /> {t('button')}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t('title')} description={t('lead')}>
        <form onSubmit={send} className="grid gap-3">
          <div className="grid gap-1 text-sm">
            <label htmlFor={channelId} className="text-ink-2">
              {t('channel')}
            </label>
            <Select
              id={channelId}
              value={channel}
              onChange={(event) => setChannel(event.target.value)}
              options={options}
              placeholder={t('choose')}
            />
          </div>
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
            accept=".csv,.xlsx"
          />
          <div className="flex justify-end">
            <Button type="submit" variant="primary" pending={isSending} disabled={!file || !channel}>
              {t('send')}
            </Button>
          </div>
          {why && (
            <p role="alert" className="text-danger-text text-sm">
              {why}
            </p>
          )}
          {imported && <Outcome imported={imported} />}
        </form>
      </Dialog>
    </>
  );
}
