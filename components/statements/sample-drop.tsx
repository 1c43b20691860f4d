/** A place for one sample file. */
'use client';
import { FileSpreadsheet } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type DragEvent, useId, useState } from 'react';
import { cn } from '../ui/cn.ts';
import { sizeText } from './looks.ts';

export function SampleDrop({ file, onFile }: { file: File | null; onFile(file: File): void }) {
  const t = useTranslations('statements.mapping');
  const upload = useTranslations('statements.upload');
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const [first] = list ?? [];
    if (first) onFile(first);
  };
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      className={cn(
        'panel flex min-h-20 cursor-pointer items-center gap-3 border-dashed px-4 py-3 focus-within:outline-2 focus-within:outline-accent hover:bg-hover',
        isOver && 'border-accent bg-accent-soft',
      )}
    >
      <FileSpreadsheet className="size-6 shrink-0 text-accent" aria-hidden />
      <span className="min-w-0">
        <span className="block truncate font-semibold text-sm">{file ? file.name : upload('drop')}</span>
        <span className="block text-ink-2 text-xs">{file ? `${sizeText(file.size)} · ${t('changeSample')}` : t('sampleHelp')}</span>
      </span>
      <input
        id={id}
        type="file"
        accept=".csv,.txt,.tsv,.xlsx"
        className="sr-only"
        aria-label={t('sample')}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </label>
  );
}
