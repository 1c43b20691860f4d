/** Points in time and business dates on the screen. */
'use client';
import { useEffect, useState } from 'react';
import { BOOK_DAY, businessDateOf, daysBetween, parseBusinessDate } from '../../server/kernel/business-date.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { cn } from '../ui/cn.ts';
import { useFormatSettings, useFormatWords } from './format-context.tsx';
import { ageOf, instantText } from './instant-text.ts';

type Moment = Date | string;

function dateOf(at: Moment): Date {
  return typeof at === 'string' ? new Date(at) : at;
}

/** An instant as `YYYY-MM-DD HH:mm:ss` in the zone of the books; the tooltip says the offset and UTC. `zone` overrides. */
export function Instant({
  at,
  zone,
  precision = 'second',
  className,
}: {
  at: Moment | null | undefined;
  zone?: string;
  precision?: 'second' | 'minute';
  className?: string;
}) {
  const settings = useFormatSettings();
  if (!at) return <span className="text-ink-3">--</span>;
  const date = dateOf(at);
  const text = instantText(date, zone ?? settings.zone);
  return (
    <time
      dateTime={date.toISOString()}
      title={`${text.date} ${text.time} ${text.offset} · ${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`}
      className={cn('whitespace-nowrap tabular-nums', className)}
    >
      {text.date} {precision === 'minute' ? text.time.slice(0, 5) : text.time}
    </time>
  );
}

/** A calendar day of the books. Has no time zone and is never shifted. */
export function BusinessDateText({ date, className }: { date: string | null | undefined; className?: string }) {
  if (!date) return <span className="text-ink-3">--</span>;
  return (
    <time dateTime={date} className={cn('whitespace-nowrap tabular-nums', className)}>
      {date}
    </time>
  );
}

/** Whole days since a business date, up to today's or to the day of `until`. The ages of the calendar and of its buckets are counted the same way. */
export function DaysSince({ date, until, className }: { date: string; until?: Moment | null; className?: string }) {
  const t = useFormatWords();
  const { today } = useFormatSettings();
  const end = until ? businessDateOf(dateOf(until), BOOK_DAY) : today;
  const days = Math.max(0, daysBetween(parseBusinessDate(date), end));
  return (
    <time dateTime={date} className={cn('whitespace-nowrap tabular-nums', className)}>
      {t('age.day', { count: days })}
    </time>
  );
}

/** How old, counted in the browser after it has loaded, so that server and client never disagree; an age that has ended ends at `until`. */
export function Age({ since, until, className }: { since: Moment | null | undefined; until?: Moment | null; className?: string }) {
  const t = useFormatWords();
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(systemClock.now().getTime());
    const timer = setInterval(() => setNow(systemClock.now().getTime()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (!since) return <span className="text-ink-3">--</span>;
  const date = dateOf(since);
  const age = until ? ageOf(dateOf(until).getTime() - date.getTime()) : now === null ? null : ageOf(now - date.getTime());
  return (
    <time
      dateTime={date.toISOString()}
      title={`${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`}
      className={cn('whitespace-nowrap tabular-nums', className)}
    >
      {age ? t(`age.${age.unit}`, { count: age.count }) : '…'}
    </time>
  );
}
