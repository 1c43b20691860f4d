/** In which order the differences are, and by what they are grouped: both chosen here, and in the address. */
'use client';
import { useTranslations } from 'next-intl';
import { DIFFERENCE_GROUPINGS, DIFFERENCE_ORDERS, type DifferenceGrouping } from '../../server/reconciliation/differences/codes.ts';
import { useMarks } from '../format/use-marks.ts';
import type { Sort } from '../table/table-query.ts';
import { Select } from '../ui/select.tsx';

type State = {
  sort: Sort | null;
  setSort(sort: Sort | null): void;
  setFilters(raw: Record<'group' | 'in', string | null>): void;
};

export function ListOrder({ state, grouping }: { state: State; grouping: DifferenceGrouping | null }) {
  const t = useTranslations('difference');
  const { labelled } = useMarks();
  const by = DIFFERENCE_ORDERS.find((name) => name === state.sort?.column) ?? 'next';
  // The other direction is chosen at the head of its column; it is worded here so that the order in force can be read.
  const word = (name: (typeof DIFFERENCE_ORDERS)[number]) =>
    name === by && state.sort && !state.sort.descending && name !== 'next' ? t(`order.reversed.${name}`) : t(`order.${name}`);
  return (
    <div className="flex flex-wrap gap-2 max-sm:flex-col max-sm:[&_select]:h-11 sm:pb-1.5">
      <Select
        aria-label={t('order.label')}
        className="sm:w-auto"
        value={by}
        options={DIFFERENCE_ORDERS.map((name) => ({ value: name, label: labelled(t('order.label'), word(name)) }))}
        onChange={({ target }) => state.setSort(target.value === 'next' ? null : { column: target.value, descending: true })}
      />
      <Select
        aria-label={t('group.by')}
        className="sm:w-auto"
        value={grouping ?? ''}
        placeholder={labelled(t('group.by'), t('group.none'))}
        options={DIFFERENCE_GROUPINGS.map((name) => ({ value: name, label: labelled(t('group.by'), t(`group.${name}`)) }))}
        onChange={({ target }) => state.setFilters({ group: target.value || null, in: null })}
      />
    </div>
  );
}
