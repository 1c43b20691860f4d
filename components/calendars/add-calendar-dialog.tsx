/** Adds a calendar: its code, its names and the days of the week that are not worked. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { CheckboxField, TextField } from '../form/fields.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDayWords } from './day-words.ts';
import { RefusedChange } from './refused-change.tsx';
import { useCalendarAct } from './use-calendar-act.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

export function AddCalendarDialog({ onAdded, onClose }: { onAdded(code: string): void; onClose(): void }) {
  const t = useTranslations('calendars.add');
  const page = useTranslations('calendars');
  const { weekdayOfNumber } = useDayWords();
  const trpc = useTRPC();
  const formId = useId();
  const [names, setNames] = useState({ code: '', nameEn: '', nameZh: '' });
  const [weekend, setWeekend] = useState<number[]>([6, 7]);
  const { refused, forget, options } = useCalendarAct(({ code }: { code: string }) => {
    onAdded(code);
    return t('saved');
  }, onClose);
  const add = useMutation(trpc.calendars.add.mutationOptions(options));
  const save = (event: FormEvent) => {
    event.preventDefault();
    forget();
    add.mutate({ ...names, weekend });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      footer={
        <>
          <Button onClick={onClose}>{page('cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" pending={add.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} className="grid gap-4">
        <TextField
          label={t('code')}
          help={t('codeHelp')}
          required
          pattern="[A-Z][A-Z0-9_]{1,15}"
          most={16}
          value={names.code}
          onChange={(code) => setNames({ ...names, code })}
        />
        {(['nameEn', 'nameZh'] as const).map((name) => (
          <TextField
            key={name}
            label={t(name)}
            required
            most={60}
            value={names[name]}
            onChange={(value) => setNames({ ...names, [name]: value })}
          />
        ))}
        <fieldset className="grid gap-1">
          <legend className="font-semibold text-sm">{t('weekend')}</legend>
          <div className="grid grid-cols-2 gap-1">
            {WEEKDAYS.map((day) => (
              <CheckboxField
                key={day}
                label={weekdayOfNumber(day)}
                checked={weekend.includes(day)}
                disabled={!weekend.includes(day) && weekend.length === 6}
                onChange={(isOff) => setWeekend(isOff ? [...weekend, day].sort() : weekend.filter((one) => one !== day))}
              />
            ))}
          </div>
          <p className="text-ink-3 text-xs">{t('weekendHelp')}</p>
        </fieldset>
        <RefusedChange refused={refused} />
      </form>
    </Dialog>
  );
}
