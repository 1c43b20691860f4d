/** Calendars of working days: a year of one of them, what it names, who follows it, and how far it is known. */
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CalendarPlus, ChevronLeft, ChevronRight, ClipboardPaste, Plus } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsInteger, parseAsString, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import type { CalendarDetail } from '../../server/calendars/contract.ts';
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import { endsSoon, isWorkingDay, publishedUntil, workingCalendarOf, yearOf } from '../../server/kernel/working-days.ts';
import { Notice } from '../access/notice.tsx';
import { useChannels } from '../channels/use-channel-name.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { useMarks } from '../format/use-marks.ts';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Kept } from '../table/kept.tsx';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { AddCalendarDialog } from './add-calendar-dialog.tsx';
import { DayDialog } from './day-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NamedDays } from './named-days.tsx';
import { WorkingDaysSum } from './working-days-sum.tsx';
import { YearView } from './year-view.tsx';

const [FIRST_YEAR, LAST_YEAR] = [1990, 2199];
type Opened = { what: 'day'; date: BusinessDate | '' } | { what: 'import' } | { what: 'add' } | null;

function Year({
  calendar,
  year,
  mayChange,
  onOpen,
}: {
  calendar: CalendarDetail;
  year: number;
  mayChange: boolean;
  onOpen(date: BusinessDate): void;
}) {
  const t = useTranslations('calendars');
  const { nameOf } = useDayNames();
  const { today } = useFormatSettings();
  const { list } = useMarks();
  const { channels, nameOf: channelName } = useChannels();
  const named = useMemo(() => new Map(calendar.days.map((day) => [day.date, day])), [calendar]);
  const days = calendar.days.filter((day) => yearOf(day.date) === year);
  const working = useMemo(() => workingDaysIn(calendar, year), [calendar, year]);
  const until = publishedUntil(calendar.years);
  const followers = (channels ?? []).filter((channel) => channel.calendarCode === calendar.code && channel.active);
  const counts = {
    working,
    holidays: days.filter((day) => day.kind === 'holiday').length,
    makeUp: days.filter((day) => day.kind === 'working').length,
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {!calendar.years.includes(year) && <Notice tone="warning">{t('notPublished', { year: String(year) })}</Notice>}
      {endsSoon(calendar.years, today) && (
        <Notice tone="warning">{t(mayChange ? 'endsSoon' : 'endsSoonAsk', { calendar: nameOf(calendar), date: until ?? '--' })}</Notice>
      )}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-sm">
        <span>{t('summary', counts)}</span>
        {until !== null && !endsSoon(calendar.years, today) && <span>{t('publishedUntil', { date: until })}</span>}
        <span>
          {followers.length > 0 ? `${t('followers')}: ${list(followers.map((channel) => channelName(channel.code)))}` : t('noFollowers')}
        </span>
      </p>
      <YearView key={`${calendar.code} ${year}`} calendar={calendar} year={year} named={named} onOpen={onOpen} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <NamedDays days={days} year={year} />
        <WorkingDaysSum key={calendar.code} calendar={calendar} />
      </div>
    </div>
  );
}

function workingDaysIn(calendar: CalendarDetail, year: number): number {
  const counting = workingCalendarOf(calendar);
  let count = 0;
  for (let date = `${year}-01-01` as BusinessDate; yearOf(date) === year; date = addDays(date, 1))
    if (isWorkingDay(counting, date)) count += 1;
  return count;
}

function useDayNames() {
  const isChinese = useLocale().startsWith('zh');
  return { nameOf: ({ nameEn, nameZh }: { nameEn: string; nameZh: string }) => (isChinese ? nameZh : nameEn) };
}

/** Which calendar and which year the address shows. */
function useShown() {
  const trpc = useTRPC();
  const { today } = useFormatSettings();
  const list = useQuery(trpc.calendars.list.queryOptions({}));
  const [asked, setCode] = useQueryState('calendar', parseAsString.withOptions({ history: 'push' }));
  const [askedYear, setYear] = useQueryState('year', parseAsInteger.withOptions({ history: 'push' }));
  const code = list.data?.find((calendar) => calendar.code === asked)?.code ?? list.data?.[0]?.code ?? null;
  const year = askedYear !== null && askedYear >= FIRST_YEAR && askedYear <= LAST_YEAR ? askedYear : yearOf(today);
  const calendar = useQuery(
    trpc.calendars.get.queryOptions({ code: code ?? '' }, { enabled: code !== null, placeholderData: keepPreviousData }),
  );
  return { list, code, setCode, year, setYear, calendar };
}

export function CalendarsPage() {
  const t = useTranslations('calendars');
  const mayChange = useCan()('channel.configure');
  const { nameOf } = useDayNames();
  const { list, code, setCode, year, setYear, calendar } = useShown();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const detail = calendar.data;
  const named = useMemo(() => new Map((detail?.days ?? []).map((day) => [day.date, day])), [detail]);
  const answer = inPlaceOf(list) ? list : calendar;
  const actions = mayChange && (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpened({ what: 'add' })}>
        <Plus aria-hidden /> {t('add.open')}
      </Button>
      {detail && (
        <>
          <Button aria-haspopup="dialog" onClick={() => setOpened({ what: 'day', date: '' })}>
            <CalendarPlus aria-hidden /> {t('setDay.add')}
          </Button>
          <Button variant="primary" aria-haspopup="dialog" onClick={() => setOpened({ what: 'import' })}>
            <ClipboardPaste aria-hidden /> {t('import.open')}
          </Button>
        </>
      )}
    </>
  );
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={actions} />
      {opened?.what === 'add' && <AddCalendarDialog onAdded={(added) => void setCode(added)} onClose={close} />}
      {opened?.what === 'day' && detail && (
        <DayDialog calendar={detail} named={named} date={opened.date} mayChange={mayChange} onClose={close} />
      )}
      {opened?.what === 'import' && detail && (
        <ImportDialog calendar={detail} year={detail.years.includes(year) ? (detail.years.at(-1) ?? year) + 1 : year} onClose={close} />
      )}
      <Kept answer={answer} />
      {inPlaceOf(answer) ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : list.data?.length === 0 ? (
        <EmptyState title={t('empty')} text={t('emptyText')} />
      ) : !list.data || !detail || code === null ? (
        <SkeletonPanel rows={12} />
      ) : (
        <>
          <div className="mb-4 flex flex-wrap items-center gap-3">
            <Select
              aria-label={t('calendar')}
              className="max-w-64"
              value={code}
              options={list.data.map((one) => ({ value: one.code, label: `${nameOf(one)} (${one.code})` }))}
              onChange={(event) => void setCode(event.target.value)}
            />
            <span className="inline-flex items-center gap-1">
              <Button size="icon" aria-label={t('earlier')} disabled={year <= FIRST_YEAR} onClick={() => void setYear(year - 1)}>
                <ChevronLeft aria-hidden />
              </Button>
              <h2 className="min-w-14 text-center font-semibold text-lg tabular-nums">{year}</h2>
              <Button size="icon" aria-label={t('later')} disabled={year >= LAST_YEAR} onClick={() => void setYear(year + 1)}>
                <ChevronRight aria-hidden />
              </Button>
            </span>
          </div>
          <Year calendar={detail} year={year} mayChange={mayChange} onOpen={(date) => setOpened({ what: 'day', date })} />
        </>
      )}
    </>
  );
}
