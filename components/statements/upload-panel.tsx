/** Bringing files in: drop or choose many, see each go, cancel, and read what became of it. */
'use client';
import { UploadCloud } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useChannels } from '../channels/use-channel-name.ts';
import { BusinessDateField } from '../form/business-date-field.tsx';
import { DropZone } from '../form/drop-zone.tsx';
import { SelectField } from '../form/fields.tsx';
import { cn } from '../ui/cn.ts';
import { UploadRow } from './upload-row.tsx';
import { useUploads } from './use-uploads.ts';

/** Folded, on a phone, only what is under way is seen. */
export function UploadPanel({ id, isFolded }: { id: string; isFolded: boolean }) {
  const t = useTranslations('statements.upload');
  const [channel, setChannel] = useState('');
  const [date, setDate] = useState('');
  const { options } = useChannels();
  const { items, queue } = useUploads();
  return (
    <section aria-label={t('title')} className={cn('panel mb-4', isFolded && items.length === 0 && 'max-sm:hidden')}>
      <div id={id} className={cn('grid gap-4 p-4 md:grid-cols-[1fr_auto]', isFolded && 'max-sm:hidden')}>
        <DropZone
          isMany
          isWholePage
          onFiles={(files) => queue?.add(files, { channel, date })}
          className="flex min-h-28 flex-col items-center justify-center gap-1 px-4 text-center"
        >
          <UploadCloud className="size-6 text-accent" aria-hidden />
          <span className="font-semibold text-base">{t('drop')}</span>
          <span className="text-ink-2 text-xs">{t('help')}</span>
        </DropZone>
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
      {items.length > 0 && (
        <ul className="divide-y divide-line border-line border-t">
          {items.map((item) => (
            <UploadRow
              key={item.id}
              item={item}
              onCancel={() => queue?.cancel(item.id)}
              onRemove={() => queue?.remove(item.id)}
              onAgain={(set) => queue?.again(item.id, set)}
              onSet={(change) => queue?.set(item.id, change)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
