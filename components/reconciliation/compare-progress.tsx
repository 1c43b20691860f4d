/** A comparison under way: how much is sent, then what the server is at, and the way to stop it. */
'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { groupedCount } from '../format/amount-text.ts';
import { sizeText } from '../statements/looks.ts';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import type { CompareJob } from './compare-job.ts';

/** Of what is packed, more comes out than there is of it on disk: its end is not in sight. */
const percent = (part: number, whole: number): number | null => (whole > 0 ? Math.min(100, (part / whole) * 100) : null);

export function CompareProgress({ job, onCancel }: { job: CompareJob; onCancel(): void }) {
  const t = useTranslations('recon.try');
  const upload = useTranslations('statements.upload');
  const cancel = useRef<HTMLButtonElement>(null);
  // What was pressed is gone: the keyboard stands where it can be taken back.
  useEffect(() => cancel.current?.focus(), []);
  const { phase, step, sent, size, bytesPerSecond } = job;
  const isSending = phase === 'sending';
  const reading = step?.stage === 'reading' ? step : null;
  const stage = isSending
    ? t('stage.sending')
    : reading
      ? t('stage.reading', { file: reading.file })
      : t(`stage.${step?.stage === 'comparing' ? 'comparing' : 'waiting'}`);
  const value = isSending ? percent(sent, size) : reading ? percent(reading.bytesRead, reading.byteSize) : null;
  return (
    <section aria-label={t('working')} className="panel grid gap-2 p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="wrap-anywhere min-w-0 flex-1 basis-56 font-semibold">
          {stage}
        </p>
        <Button ref={cancel} onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
      <Progress value={value} label={t('working')} />
      <p className="flex min-h-4 flex-wrap gap-x-3 text-ink-2 text-xs tabular-nums">
        {isSending && <span>{upload('sent', { sent: sizeText(sent), all: sizeText(size) })}</span>}
        {isSending && bytesPerSecond > 0 && <span>{upload('speed', { speed: sizeText(Math.round(bytesPerSecond)) })}</span>}
        {reading && value !== null && <span>{upload('sent', { sent: sizeText(reading.bytesRead), all: sizeText(reading.byteSize) })}</span>}
        {reading && reading.lines > 0 && <span>{upload('linesRead', { count: groupedCount(reading.lines) })}</span>}
      </p>
      <p className="text-ink-2 text-sm">{t('workingText')}</p>
    </section>
  );
}
