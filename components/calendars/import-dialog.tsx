/** The list of a year as it was published, pasted: checked line by line first, and then taken whole. */
'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import type { CalendarDetail, YearPreview } from '../../server/calendars/contract.ts';
import { TextareaField, TextField } from '../form/fields.tsx';
import { useMarks } from '../format/use-marks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { RefusedChange } from './refused-change.tsx';
import { useCalendarAct } from './use-calendar-act.ts';

const countOf = (preview: YearPreview, kind: string) => preview.days.filter((day) => day.kind === kind).length;

function Errors({ errors }: { errors: YearPreview['errors'] }) {
  const t = useTranslations('calendars.import');
  return (
    <div role="alert" className="grid gap-1 rounded-sm bg-danger-fill px-3 py-2 text-danger-text text-sm">
      <p className="font-semibold">{t('errors', { count: errors.length })}</p>
      <ul className="grid max-h-48 gap-1 overflow-y-auto">
        {errors.map(({ line, fault, text }) => (
          <li key={line} className="flex flex-wrap items-baseline gap-x-3">
            {t('error', { line, why: t(`fault.${fault}`) })} <span className="ident break-all">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Result({ preview, year }: { preview: YearPreview; year: number }) {
  const t = useTranslations('calendars.import');
  const { list } = useMarks();
  const { added, changed, removed } = preview;
  const counts = { added: added.length, changed: changed.length, removed: removed.length };
  return (
    <div role="status" className="grid gap-1 text-sm">
      <p>{t('result', { holidays: countOf(preview, 'holiday'), makeUp: countOf(preview, 'working'), ...counts })}</p>
      {counts.added + counts.changed + counts.removed === 0 && <p>{t('same')}</p>}
      {removed.length > 0 && <p className="text-warning-text">{t('removedDays', { days: list(removed.map((day) => day.date)) })}</p>}
      <p className="text-ink-2">{t('replaces', { year })}</p>
    </div>
  );
}

export function ImportDialog({ calendar, year: proposed, onClose }: { calendar: CalendarDetail; year: number; onClose(): void }) {
  const t = useTranslations('calendars.import');
  const page = useTranslations('calendars');
  const form = useTranslations('form');
  const trpc = useTRPC();
  const formId = useId();
  const [typedYear, setTypedYear] = useState(String(proposed));
  const [list, setList] = useState('');
  const [checked, setChecked] = useState<{ year: number; list: string; version: number } | null>(null);
  const year = Number.parseInt(typedYear, 10) || 0;
  const preview = useQuery(
    trpc.calendars.previewYear.queryOptions(
      { code: calendar.code, year: checked?.year ?? year, list: checked?.list ?? '' },
      { enabled: checked !== null, gcTime: 0 },
    ),
  );
  const isChecked = checked !== null && checked.list === list && checked.year === year && preview.data !== undefined;
  const { refused, forget, renew, options } = useCalendarAct(
    (done: { year: number; holidays: number; makeUpDays: number }) =>
      t('imported', { year: String(done.year), holidays: done.holidays, makeUp: done.makeUpDays }),
    onClose,
  );
  const take = useMutation(trpc.calendars.importYear.mutationOptions(options));
  const why = !isChecked
    ? t('notChecked')
    : preview.data.errors.length > 0
      ? t('hasErrors')
      : preview.data.days.length === 0
        ? t('emptyList')
        : null;
  const check = (event: FormEvent) => {
    event.preventDefault();
    forget();
    setChecked({ year, list, version: calendar.version });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      size="lg"
      footer={
        <>
          {why && <span className="mr-auto text-ink-2 text-sm">{form('whyDisabled', { reasons: why })}</span>}
          <Button onClick={onClose}>{page('cancel')}</Button>
          <Button type="submit" form={formId} variant={why ? 'primary' : 'secondary'} pending={preview.isFetching}>
            {t('check')}
          </Button>
          <Button
            variant={why ? 'secondary' : 'primary'}
            disabled={why !== null}
            pending={take.isPending}
            onClick={() => checked && take.mutate({ code: calendar.code, ...checked })}
          >
            {t('import', { year: String(year) })}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={check} className="grid gap-4">
        <TextField
          label={t('year')}
          className="w-28"
          required
          inputMode="numeric"
          pattern="(19[9][0-9]|2[01][0-9]{2})"
          value={typedYear}
          onChange={setTypedYear}
        />
        <TextareaField
          label={t('list')}
          help={t('help')}
          required
          rows={10}
          spellCheck={false}
          most={40_000}
          className="[&_textarea]:font-mono"
          value={list}
          onChange={setList}
        />
        {preview.isFetching && <SkeletonPanel rows={2} />}
        {checked !== null && preview.error && !preview.isFetching && (
          <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
        )}
        {isChecked && !preview.isFetching && preview.data.errors.length > 0 && <Errors errors={preview.data.errors} />}
        {isChecked && !preview.isFetching && preview.data.errors.length === 0 && <Result preview={preview.data} year={year} />}
        <RefusedChange
          refused={refused}
          onReload={() => {
            forget();
            setChecked(null);
            void renew();
          }}
        />
      </form>
    </Dialog>
  );
}
