/** One day of a calendar: what it is, and, for who may change it, what it shall be. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { DAY_KINDS, type DayKind } from '../../server/calendars/codes.ts';
import type { CalendarDay, CalendarDetail } from '../../server/calendars/contract.ts';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { weekdayOf } from '../../server/kernel/working-days.ts';
import { Notice } from '../access/notice.tsx';
import { BusinessDateField } from '../form/business-date-field.tsx';
import { SelectField, TextField } from '../form/fields.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { dayTypeOf, useDayWords } from './day-words.ts';
import { RefusedChange } from './refused-change.tsx';
import { useCalendarAct } from './use-calendar-act.ts';

type Props = {
  calendar: CalendarDetail;
  named: ReadonlyMap<string, CalendarDay>;
  /** Empty where the day is still to be typed. */
  date: BusinessDate | '';
  mayChange: boolean;
  onClose(): void;
};

export function DayDialog({ calendar, named, date: opened, mayChange, onClose }: Props) {
  const t = useTranslations('calendars.setDay');
  const page = useTranslations('calendars');
  const kinds = useTranslations('calendars.kind');
  const words = useDayWords();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const formId = useId();
  const { today } = useFormatSettings();
  const [date, setDate] = useState<string>(opened);
  /** As it was seen: what is saved must not be over a later change. */
  const [version, setVersion] = useState(calendar.version);
  const own = named.get(date);
  const guessed: DayKind = date !== '' && calendar.weekend.includes(weekdayOf(date as BusinessDate)) ? 'working' : 'holiday';
  const [typed, setTyped] = useState<Partial<Pick<CalendarDay, 'kind' | 'nameEn' | 'nameZh'>>>({});
  const day = { kind: own?.kind ?? guessed, nameEn: own?.nameEn ?? '', nameZh: own?.nameZh ?? '', ...typed };
  const { refused, forget, options } = useCalendarAct(() => t('saved', { date }), onClose);
  const removing = useCalendarAct(() => t('removed', { date }), onClose);
  const set = useMutation(trpc.calendars.setDay.mutationOptions(options));
  const remove = useMutation(trpc.calendars.removeDay.mutationOptions(removing.options));
  const at = { code: calendar.code, version, date };
  const save = (event: FormEvent) => {
    event.preventDefault();
    forget();
    set.mutate({ ...at, ...day });
  };
  /** What was typed stays; what the day is by now stands above it. */
  const reload = async () => {
    const newest = await cache.fetchQuery({ ...trpc.calendars.get.queryOptions({ code: calendar.code }), staleTime: 0 });
    setVersion(newest.version);
    forget();
    removing.forget();
  };
  const said = date !== '' && words.sentence(date, dayTypeOf(calendar, named, date as BusinessDate));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={opened === '' ? t('title') : said}
      description={(opened === '' && said) || undefined}
      footer={
        <>
          <Button onClick={onClose}>{page('cancel')}</Button>
          {mayChange && own && opened !== '' && (
            <Button variant="danger" pending={remove.isPending} onClick={() => remove.mutate(at)}>
              {t('remove')}
            </Button>
          )}
          {mayChange && (
            <Button type="submit" form={formId} variant="primary" pending={set.isPending}>
              {t('save')}
            </Button>
          )}
        </>
      }
    >
      {mayChange && (
        <form id={formId} onSubmit={save} className="grid gap-4">
          {opened === '' && <BusinessDateField label={t('date')} value={date} onChange={setDate} />}
          <SelectField
            label={t('kind')}
            value={day.kind}
            options={DAY_KINDS.map((value) => ({ value, label: kinds(value) }))}
            onChange={(value) => setTyped({ ...typed, kind: value as DayKind })}
          />
          <div className="grid gap-3 sm:grid-cols-2">
            {(['nameEn', 'nameZh'] as const).map((name) => (
              <TextField
                key={name}
                label={t(name)}
                required
                most={60}
                value={day[name]}
                onChange={(value) => setTyped({ ...typed, [name]: value })}
              />
            ))}
          </div>
          {date !== '' && <p className="text-ink-2 text-sm">{t(`effect.${day.kind}`, { date })}</p>}
          {date !== '' && date < today && <Notice tone="warning">{t('past')}</Notice>}
          <p className="text-ink-3 text-xs">{t('noApproval')}</p>
          <RefusedChange refused={refused ?? removing.refused} onReload={() => void reload()} />
        </form>
      )}
    </Dialog>
  );
}
