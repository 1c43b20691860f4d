/** One file on its way in: how far, how fast, what became of it, what to do. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useChannels } from '../channels/use-channel-name.ts';
import { BusinessDateInput } from '../form/business-date-input.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { useReaderDetails } from '../format/reader-text.ts';
import { StatusBadge } from '../format/status-badge.tsx';
import { useMarks } from '../format/use-marks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { Progress } from '../ui/progress.tsx';
import { Select } from '../ui/select.tsx';
import { PHASE_LOOK, sizeText } from './looks.ts';
import { OrdersItem } from './orders-item.tsx';
import { useRefusalPlace } from './refusal-text.ts';
import type { UploadItem } from './upload-item.ts';

type Again = (set: Partial<UploadItem>) => void;

function Going({ item }: { item: UploadItem }) {
  const t = useTranslations('statements.upload');
  const { progress, file } = item;
  const isSending = item.phase === 'sending';
  const read = progress && progress.bytesRead > 0 ? Math.min(100, (progress.bytesRead / file.size) * 100) : null;
  return (
    <div className="grid gap-1">
      <Progress value={isSending ? (item.sent / Math.max(1, file.size)) * 100 : read} label={t('progressOf', { file: file.name })} />
      <p className="flex flex-wrap gap-x-3 text-ink-2 text-xs tabular-nums">
        {isSending ? (
          <>
            <span>{t('sent', { sent: sizeText(item.sent), all: sizeText(file.size) })}</span>
            {item.bytesPerSecond > 0 && <span>{t('speed', { speed: sizeText(Math.round(item.bytesPerSecond)) })}</span>}
          </>
        ) : (
          <>
            <span>{t(`stage.${progress?.stage ?? 'waiting'}`)}</span>
            {progress && progress.lines > 0 && <span>{t('linesRead', { count: groupedCount(progress.lines) })}</span>}
          </>
        )}
      </p>
    </div>
  );
}

/** Whose file it is, which day, read with which mapping: asked where the file did not say it, and offered again after a refusal. */
function Question({ item, onAgain, button }: { item: UploadItem; onAgain: Again; button: string }) {
  const t = useTranslations('statements.upload');
  const trpc = useTRPC();
  const { options } = useChannels();
  const [channel, setChannel] = useState(item.channel);
  const [mappingId, setMapping] = useState(item.mappingId);
  const [date, setDate] = useState(item.date);
  const mappings = useQuery(trpc.statements.mappings.queryOptions({ channelCode: channel || undefined }, { enabled: channel !== '' }));
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2" aria-live="off">
      <Select
        className="w-44"
        aria-label={t('choose', { file: item.file.name })}
        value={channel}
        onChange={(event) => setChannel(event.target.value)}
        options={options}
        placeholder={t('channel')}
      />
      {mappings.data && mappings.data.length > 0 && (
        <Select
          className="w-44"
          aria-label={t('mapping')}
          value={mappingId}
          onChange={(event) => setMapping(event.target.value)}
          options={mappings.data.map((mapping) => ({ value: mapping.id, label: mapping.name }))}
          placeholder={t('noMapping')}
        />
      )}
      <span className="w-28">
        <BusinessDateInput value={date} onChange={setDate} label={t('date')} />
      </span>
      <Button variant="primary" disabled={channel === ''} onClick={() => onAgain({ channel, mappingId, date })}>
        {button}
      </Button>
    </div>
  );
}

function Published({ item, onAgain }: { item: UploadItem; onAgain: Again }) {
  const t = useTranslations('statements.upload');
  const { result } = item;
  if (!result) return <Refused item={item} onAgain={onAgain} />;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm">
      <span className="tabular-nums">
        {t('done', { date: result.businessDate, lines: groupedCount(result.lineCount), version: result.version })}
      </span>
      {result.rejectCount > 0 && <span className="text-warning-text">{t('doneRejects', { rejects: result.rejectCount })}</span>}
      {result.followUp === 'failed' && <span className="text-warning-text">{t('followUpFailed')}</span>}
      <Link href={`/recon/statements/${result.statementId}`} className="text-accent underline underline-offset-2">
        {t('open')}
      </Link>
      <Link href={`/recon/${result.channelCode}/${result.businessDate}`} className="text-accent underline underline-offset-2">
        {t('seeDay')}
      </Link>
    </p>
  );
}

/** Reasons that another channel, day or mapping may cure. */
const CURABLE = new Set([
  'statement_of_another_channel',
  'statement_several_days',
  'statement_date_unknown',
  'statement_date_not_in_file',
  'statement_format_unknown',
  'statement_header_unknown',
  'mapping_missing',
]);

/** Reasons that pass: the same file may be taken a little later, or by the same person signed in again. */
const PASSING = new Set(['signed_out', 'too_many_uploads', 'busy_try_again', 'refused_on_the_way', 'upload_cut_off']);

function Refused({ item, onAgain }: { item: UploadItem; onAgain: Again }) {
  const t = useTranslations('statements.upload');
  const advice = useTranslations('statements.advice');
  const errors = useTranslations('errors');
  const [detailsOf, placeOf] = [useReaderDetails(), useRefusalPlace()];
  const { refusal, phase } = item;
  if (!refusal) return null;
  const details = detailsOf(refusal.details);
  const { statementId } = details;
  const place = placeOf(details);
  const known = errors.has(refusal.reason as never);
  return (
    <div className="text-sm">
      <p>
        {place !== null && <strong className="mr-2 font-semibold">{place}</strong>}
        {known ? errors(refusal.reason as never, details as never) : (refusal.message ?? refusal.reason)}
      </p>
      <p className="flex flex-wrap items-center gap-x-3 text-ink-2">
        {phase === 'refused' && refusal.reason !== 'statement_already_imported' && <span>{t('nothingImported')}</span>}
        {phase === 'published' && <span>{t('importedBefore')}</span>}
        {advice.has(refusal.reason as never) && <span>{advice(refusal.reason as never)}</span>}
        {statementId && (
          <Link href={`/recon/statements/${statementId}`} className="text-accent underline underline-offset-2">
            {t(refusal.reason === 'statement_already_imported' ? 'openFirst' : 'openRefused')}
          </Link>
        )}
        {refusal.reference && !known && <span className="ident text-ink-3 text-xs">{refusal.reference}</span>}
      </p>
      {phase === 'refused' && CURABLE.has(refusal.reason) && <Question item={item} onAgain={onAgain} button={t('again')} />}
    </div>
  );
}

/** What is known of an outcome that is not: that one has to sign in first, or the reference of what broke. */
function Broken({ item: { refusal } }: { item: UploadItem }) {
  const errors = useTranslations('errors');
  if (!refusal) return null;
  return (
    <p className="flex flex-wrap gap-x-3 text-ink-2 text-sm">
      {refusal.reason !== 'internal' && errors.has(refusal.reason as never) && <span>{errors(refusal.reason as never)}</span>}
      {refusal.reference && <span className="ident text-ink-3 text-xs">{refusal.reference}</span>}
    </p>
  );
}

/** A row that is taken off leaves the keyboard on the one beside it, the last one where files are chosen. */
function goOnBeside(button: HTMLElement): void {
  const row = button.closest('li');
  const place = row?.nextElementSibling ?? row?.previousElementSibling;
  const next = place?.querySelector<HTMLElement>('button') ?? row?.closest('section')?.querySelector<HTMLElement>('input[type="file"]');
  next?.focus();
}

type Row = { item: UploadItem; onCancel(): void; onRemove(): void; onAgain: Again; onSet(change: Partial<UploadItem>): void };

export function UploadRow({ item, onCancel, onRemove, onAgain, onSet }: Row) {
  const t = useTranslations('statements.upload');
  const formats = useTranslations('formats');
  const { labelled } = useMarks();
  const { nameOf } = useChannels();
  const { phase, file } = item;
  const isGoing = phase === 'sending' || phase === 'working';
  const mayGoAgain = phase === 'unknown' || (phase === 'refused' && PASSING.has(item.refusal?.reason ?? ''));
  return (
    <li className="grid gap-1 px-4 py-2.5">
      <div className="flex items-start gap-x-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 py-1">
          {/* Said with its file, of which there may be many. How far each has come is not said: it would drown everything else. */}
          <span aria-live="polite" aria-atomic className="contents">
            <StatusBadge {...PHASE_LOOK[phase]} word={t(`phase.${phase}`)} />
            <span className="min-w-0 max-w-full break-all font-semibold text-sm">{file.name}</span>
          </span>
          <span className="text-ink-3 text-xs tabular-nums">{sizeText(file.size)}</span>
          {item.channel && <span className="text-ink-2 text-xs">{nameOf(item.channel)}</span>}
          {item.formatId && formats.has(item.formatId as never) && (
            <span className="text-ink-3 text-xs">{t('recognised', { format: formats(item.formatId as never) })}</span>
          )}
        </div>
        <span className="flex shrink-0 gap-1">
          {mayGoAgain && (
            <Button size="sm" onClick={() => onAgain({})}>
              <RotateCcw aria-hidden /> {t(item.isAskedAgain ? 'againNow' : 'again')}
            </Button>
          )}
          {phase === 'stopping' ? null : isGoing || phase === 'waiting' || phase === 'looking' || item.isAskedAgain ? (
            <Button size="sm" onClick={onCancel}>
              {t('cancel')}
            </Button>
          ) : (
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={labelled(t('remove'), file.name)}
              onClick={(event) => {
                goOnBeside(event.currentTarget);
                onRemove();
              }}
            >
              <X aria-hidden />
            </Button>
          )}
        </span>
      </div>
      {isGoing && <Going item={item} />}
      <div aria-live="polite" className="contents">
        {phase === 'looking' && item.losses > 0 && <p className="text-ink-2 text-sm">{t('lookingAgain')}</p>}
        {phase === 'asking' && (
          <div>
            <p className="text-ink-2 text-sm">{t(item.formatId ? 'severalChannels' : 'notRecognised')}</p>
            <Question item={item} onAgain={onAgain} button={t('start')} />
          </div>
        )}
        {(phase === 'orders' || phase === 'orders_imported') && <OrdersItem item={item} onSet={onSet} />}
        {phase === 'published' && <Published item={item} onAgain={onAgain} />}
        {phase === 'refused' && <Refused item={item} onAgain={onAgain} />}
        {phase === 'unknown' && (
          <>
            <p className="text-ink-2 text-sm">{t(item.isAskedAgain ? 'lostText' : 'unknownText')}</p>
            <Broken item={item} />
          </>
        )}
        {phase === 'stopping' && <p className="text-ink-2 text-sm">{t('stoppingText')}</p>}
        {phase === 'cancelled' && <p className="text-ink-2 text-sm">{t('cancelledText')}</p>}
      </div>
    </li>
  );
}
