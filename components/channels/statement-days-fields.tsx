/** Which dates of a channel have a statement and by which calendar it is due, with an example in words before it is saved. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { STATEMENT_DAYS, type StatementDaysRule } from '../../server/channels/codes.ts';
import type { ChannelSettings } from '../../server/channels/contract.ts';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import { isWorkingDay, nextWorkingDay, workingCalendarOf } from '../../server/kernel/working-days.ts';
import { BusinessDateField } from '../form/business-date-field.tsx';
import { SelectField } from '../form/fields.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { useTRPC } from '../providers/trpc.tsx';

type Own = Pick<ChannelSettings, 'statementDays' | 'calendarCode' | 'statementDaysFrom' | 'statementDueTime'>;

/** The next Saturday from today on: the day of the week at which the three ways differ. */
function exampleOf(today: BusinessDate): BusinessDate {
  let date = today;
  while (new Date(`${date}T00:00:00Z`).getUTCDay() !== 6) date = addDays(date, 1);
  return date;
}

function DueExample({ settings }: { settings: Own }) {
  const t = useTranslations('channels.setUp');
  const trpc = useTRPC();
  const { today } = useFormatSettings();
  const { data } = useQuery(
    trpc.calendars.get.queryOptions({ code: settings.calendarCode ?? '' }, { enabled: settings.calendarCode !== null, staleTime: 60_000 }),
  );
  const calendar = data && settings.calendarCode !== null ? workingCalendarOf(data) : null;
  const date = exampleOf(today);
  if (settings.statementDays !== 'every_day' && !calendar) return null;
  const due = calendar ? nextWorkingDay(calendar, date) : addDays(date, 1);
  const hasNone = calendar !== null && settings.statementDays === 'working_days_only' && !isWorkingDay(calendar, date);
  return (
    <p className="text-ink-2 text-sm">
      {hasNone ? t('dueNone', { date, stated: due }) : t('dueExample', { date, due, time: settings.statementDueTime })}
    </p>
  );
}

export function StatementDaysFields({
  settings,
  isChanged,
  onChange,
}: {
  settings: Own;
  /** Something of it is otherwise than it was saved. */
  isChanged: boolean;
  onChange(change: Partial<Own>): void;
}) {
  const t = useTranslations('channels.setUp');
  const trpc = useTRPC();
  const isChinese = useLocale().startsWith('zh');
  const { today } = useFormatSettings();
  const calendars = useQuery(trpc.calendars.list.queryOptions({}, { staleTime: 60_000 }));
  const choose = (statementDays: StatementDaysRule) =>
    onChange(
      statementDays === 'every_day'
        ? { statementDays, calendarCode: null, statementDaysFrom: null }
        : {
            statementDays,
            calendarCode: settings.calendarCode ?? (calendars.data?.length === 1 ? (calendars.data[0]?.code ?? null) : null),
            statementDaysFrom: settings.statementDaysFrom ?? today,
          },
    );
  return (
    <div className="grid gap-3">
      <SelectField
        label={t('statementDays')}
        help={t(`statementDaysHelp.${settings.statementDays}`)}
        value={settings.statementDays}
        options={STATEMENT_DAYS.map((value) => ({ value, label: t(`statementDaysOf.${value}`) }))}
        onChange={(value) => choose(value as StatementDaysRule)}
      />
      {settings.statementDays !== 'every_day' && (
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label={t('calendar')}
            value={settings.calendarCode ?? ''}
            placeholder={t('calendarChoose')}
            options={(calendars.data ?? []).map((one) => ({
              value: one.code,
              label: `${isChinese ? one.nameZh : one.nameEn} (${one.code})`,
            }))}
            onChange={(code) => onChange({ calendarCode: code === '' ? null : code })}
          />
          <BusinessDateField
            label={t('calendarFrom')}
            help={t('calendarFromHelp')}
            value={settings.statementDaysFrom ?? ''}
            onChange={(date) => onChange({ statementDaysFrom: date === '' ? null : date })}
          />
        </div>
      )}
      <DueExample settings={settings} />
      {isChanged && <p className="text-ink-3 text-xs">{t('judgedAnew')}</p>}
    </div>
  );
}
