/** A place for one sample file. */
'use client';
import { FileSpreadsheet } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropZone } from '../form/drop-zone.tsx';
import { sizeText } from './looks.ts';

export function SampleDrop({ file, onFile }: { file: File | null; onFile(file: File): void }) {
  const t = useTranslations('statements.mapping');
  const upload = useTranslations('statements.upload');
  return (
    <DropZone
      label={t('sample')}
      accept=".csv,.txt,.tsv,.xlsx"
      onFiles={([first]) => first && onFile(first)}
      className="panel flex min-h-20 items-center gap-3 border-dashed px-4 py-3"
    >
      <FileSpreadsheet className="size-6 shrink-0 text-accent" aria-hidden />
      <span className="min-w-0">
        <span className="block truncate font-semibold text-sm">{file ? file.name : upload('drop')}</span>
        <span className="block text-ink-2 text-xs">{file ? `${sizeText(file.size)} · ${t('changeSample')}` : t('sampleHelp')}</span>
      </span>
    </DropZone>
  );
}
