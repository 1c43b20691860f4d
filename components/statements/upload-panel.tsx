/** Bringing files in: drop or choose many, see each go, cancel, and read what became of it. */
'use client';
import { UploadCloud } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type DragEvent, useId, useState } from 'react';
import { useChannels } from '../channels/use-channel-name.ts';
import { BusinessDateField } from '../form/business-date-field.tsx';
import { SelectField } from '../form/fields.tsx';
import { cn } from '../ui/cn.ts';
import { UploadRow } from './upload-row.tsx';
import { useUploads } from './use-uploads.ts';

export function UploadPanel() {
  const t = useTranslations('statements.upload');
  const inputId = useId();
  const [channel, setChannel] = useState('');
  const [date, setDate] = useState('');
  const [isOver, setOver] = useState(false);
  const { options } = useChannels();
  const uploads = useUploads({ channel, date });
  const take = (list: FileList | null) => {
    if (list && list.length > 0) uploads.add([...list]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <section aria-label={t('title')} className="panel mb-4">
      <div className="grid gap-4 p-4 md:grid-cols-[1fr_auto]">
        <label
          htmlFor={inputId}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cn(
            'flex min-h-28 cursor-pointer flex-col items-center justify-center gap-1 rounded-sm border border-edge border-dashed px-4 text-center focus-within:outline-2 focus-within:outline-accent hover:bg-hover',
            isOver && 'border-accent bg-accent-soft',
          )}
        >
          <UploadCloud className="size-6 text-accent" aria-hidden />
          <span className="font-semibold text-base">{t('drop')}</span>
          <span className="text-ink-2 text-xs">{t('help')}</span>
          <input
            id={inputId}
            type="file"
            multiple
            className="sr-only"
            onChange={(event) => {
              take(event.target.files);
              event.target.value = '';
            }}
          />
        </label>
        <div className="grid content-start gap-2 sm:grid-cols-2 md:w-56 md:grid-cols-1">
          <SelectField
            label={t('channel')}
            value={channel}
            onChange={setChannel}
            options={[{ value: '', label: t('recognise') }, ...options]}
          />
          <BusinessDateField label={t('date')} help={t('dateHelp')} isOptional value={date} onChange={setDate} />
        </div>
      </div>
      {uploads.items.length > 0 && (
        <ul className="divide-y divide-line border-line border-t" aria-live="polite">
          {uploads.items.map((item) => (
            <UploadRow
              key={item.id}
              item={item}
              onCancel={() => uploads.cancel(item.id)}
              onRemove={() => uploads.remove(item.id)}
              onAgain={(set) => uploads.again(item.id, set)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
