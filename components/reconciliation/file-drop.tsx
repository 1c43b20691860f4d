/** A place to drop files on, or to choose them with the keyboard. */
'use client';
import { FileText, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DropZone } from '../form/drop-zone.tsx';
import { sizeText } from '../statements/looks.ts';

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
  return (
    <div className="panel p-4">
      <h2 className="font-semibold text-sm">{title}</h2>
      <p className="mt-0.5 text-ink-2 text-xs">{help}</p>
      <DropZone
        label={title}
        isMany={isMany}
        accept={accept}
        onFiles={(taken) => onChange(isMany ? [...files, ...taken] : taken)}
        className="mt-3 grid h-24 place-items-center text-ink-2 text-sm"
      >
        {t('drop')}
      </DropZone>
      <ul data-dropped={files.map(({ name }) => name).join('/')} className="mt-2 text-sm">
        {files.map((file) => (
          <li key={`${file.name}${file.size}${file.lastModified}`} className="flex items-center gap-2">
            <FileText className="size-4 shrink-0 text-ink-3" aria-hidden />
            <span className="min-w-0 flex-1 truncate">{file.name}</span>
            <span className="text-ink-3 text-xs tabular-nums">{sizeText(file.size)}</span>
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
