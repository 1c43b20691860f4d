/** What of the calendar is looked at: which channels, whose differences, and which figure the cells show. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useChannels } from '../channels/use-channel-name.ts';
import { useCan, useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { FilterControl } from '../table/filter-control.tsx';
import { FilterField, useRemoval } from '../table/filter-field.tsx';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { METRICS } from './calendar-metric.ts';
import type { CalendarView } from './use-calendar-view.ts';

/** Whose differences there are to choose from; a person who may not give them to others finds their own and nobody's. */
export function useOwners(enabled = true): { value: string; label: string }[] {
  const words = useTranslations('difference.owner');
  const trpc = useTRPC();
  const can = useCan();
  const { user } = useSession();
  const owners = useQuery(trpc.differences.owners.queryOptions({}, { enabled: enabled && can('difference.assign') }));
  const others = (owners.data ?? []).filter((person) => person.id !== user.id);
  return [
    { value: 'nobody', label: words('nobody') },
    { value: user.id, label: words('me', { name: user.name }) },
    ...others.map((person) => ({ value: person.id, label: person.name })),
  ];
}

export function CalendarFilters({ view }: { view: CalendarView }) {
  const t = useTranslations('recon.calendar');
  const table = useTranslations('table');
  const can = useCan();
  const { options } = useChannels();
  const { scope, active } = view;
  const owners = useOwners(can('difference.read'));
  const chosen = scope.owner;
  const known = chosen === undefined || owners.some(({ value }) => value === chosen);
  const raw = { channels: view.channels, owner: chosen ?? '' };
  const { bar, remove } = useRemoval<keyof typeof raw, HTMLElement>(raw, (key) =>
    key === 'channels' ? void view.setChannels(null) : void view.setOwner(null),
  );
  const inUse = options.filter(({ value }) => active?.some(({ code }) => code === value));
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <search ref={bar} aria-label={table('filters')} className="flex flex-wrap items-center gap-2">
        <FilterField name="channels" label={t('rows')} isHeld={raw.channels !== ''} onRemove={() => remove('channels')}>
          <FilterControl
            kind="enum"
            ui={{ label: t('rows'), options: inUse }}
            raw={raw.channels}
            onChange={(next) => void view.setChannels(next)}
          />
        </FilterField>
        {can('difference.read') && (
          <FilterField name="owner" label={t('owner')} isHeld={raw.owner !== ''} onRemove={() => remove('owner')}>
            <Select
              aria-label={t('owner')}
              className="w-48"
              placeholder={t('ownerAll')}
              options={known ? owners : [{ value: chosen, label: t('ownerUnknown') }, ...owners]}
              value={raw.owner}
              onChange={(event) => void view.setOwner(event.target.value || null)}
            />
          </FilterField>
        )}
        {raw.channels && raw.owner && (
          <Button
            variant="link"
            size="sm"
            onClick={() => {
              void view.setChannels(null);
              void view.setOwner(null);
            }}
          >
            {table('clearAll')}
          </Button>
        )}
      </search>
      <div className="max-w-full overflow-x-auto sm:ml-auto">
        <Segmented
          label={t('metric.label')}
          value={view.metric}
          onValueChange={(value) => void view.setMetric(value)}
          options={METRICS.map((value) => ({
            value,
            title: t(`metric.${value}`),
            label: <span className="whitespace-nowrap">{t(`metricShort.${value}`)}</span>,
          }))}
        />
      </div>
    </div>
  );
}
