/** Says in time that a calendar ends which channels follow: after its last known year a holiday would be taken for a working day. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { endsSoon, publishedUntil } from '../../server/kernel/working-days.ts';
import { Notice } from '../access/notice.tsx';
import { useChannels } from '../channels/use-channel-name.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Link } from '../ui/link.tsx';

export function CalendarEnds() {
  const t = useTranslations('calendars');
  const trpc = useTRPC();
  const can = useCan();
  const isChinese = useLocale().startsWith('zh');
  const { today } = useFormatSettings();
  const { channels } = useChannels();
  const followed = new Set(channels?.filter((channel) => channel.active).flatMap((channel) => channel.calendarCode ?? []));
  const { data } = useQuery(trpc.calendars.list.queryOptions({}, { staleTime: 300_000, enabled: followed.size > 0 }));
  const ending = (data ?? []).filter((calendar) => followed.has(calendar.code) && endsSoon(calendar.years, today));
  if (ending.length === 0) return null;
  return (
    <div className="mb-4 grid gap-2">
      {ending.map((calendar) => (
        <Notice key={calendar.code} tone="warning">
          {t(can('channel.configure') ? 'endsSoon' : 'endsSoonAsk', {
            calendar: isChinese ? calendar.nameZh : calendar.nameEn,
            date: publishedUntil(calendar.years) ?? '--',
          })}{' '}
          <Link href={`/calendars?calendar=${calendar.code}`} className="inline-flex min-h-6 items-center underline underline-offset-2">
            {t('title')}
          </Link>
        </Notice>
      ))}
    </div>
  );
}
