/** A place to drop files on, or to choose them with the keyboard. */
'use client';
import { FileText, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type DragEvent, useId, useState } from 'react';
import { cn } from '../ui/cn.ts';

export function FileDrop({
  title,
  help,
  files,
  onChange,
  isMany = false,
  accept,
}: {
  title: string;
  help: string;
  files: readonly File[];
  onChange(files: File[]): void;
  isMany?: boolean;
  accept: string;
}) {
  const t = useTranslations('recon.try');
  const inputId = useId();
  const [isOver, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const taken = [...(list ?? [])];
    if (taken.length > 0) onChange(isMany ? [...files, ...taken] : taken.slice(0, 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div className="panel p-4">
      <h2 className="font-semibold text-sm">{title}</h2>
      <p className="mt-0.5 text-ink-2 text-xs">{help}</p>
      <label
        htmlFor={inputId}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          'mt-3 grid h-24 cursor-pointer place-items-center rounded-sm border border-edge border-dashed text-ink-2 text-sm focus-within:outline-2 focus-within:outline-accent hover:bg-hover',
          isOver && 'border-accent bg-accent-soft text-ink',
        )}
      >
        {t('drop')}
        <input
          id={inputId}
          type="file"
          className="sr-only"
          aria-label={title}
          multiple={isMany}
          accept={accept}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
      </label>
      <ul className="mt-2 text-sm">
        {files.map((file) => (
          <li key={`${file.name}${file.size}${file.lastModified}`} className="flex items-center gap-2">
            <FileText className="size-4 shrink-0 text-ink-3" aria-hidden />
            <span className="min-w-0 flex-1 truncate">{file.name}</span>
            <span className="text-ink-3 text-xs tabular-nums">{Math.ceil(file.size / 1024).toLocaleString('en')} KB</span>
            <button
              type="button"
              className="grid size-6 place-items-center"
              aria-label={`${t('remove')} ${file.name}`}
              onClick={() => onChange(files.filter((each) => each !== file))}
            >
              <X className="size-4" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
