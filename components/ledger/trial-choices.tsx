/** What a trial balance is of: dates, level, currency, one heading; in the address, so that it can be sent and kept. */
'use client';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryStates } from 'nuqs';
import type { TrialChoice } from '../../server/ledger/contract.ts';
import { DateRangePicker } from '../form/date-range-picker.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';

export function useTrialAddress() {
  const [address, set] = useQueryStates(
    {
      date: parseAsString.withDefault('today'),
      currency: parseAsString,
      level: parseAsString,
      heading: parseAsString,
      nonzero: parseAsString,
      at: parseAsString,
    },
    {
      urlKeys: { date: 'f.date', currency: 'f.currency', level: 'f.level', heading: 'f.heading', nonzero: 'f.nonzero', at: 'at' },
      history: 'push',
      shallow: true,
      scroll: false,
    },
  );
  const choice: TrialChoice = {
    currency: address.currency || undefined,
    level: address.level === 'heading' ? 'heading' : 'account',
    heading: address.heading && /^\d{4}$/.test(address.heading) ? address.heading : undefined,
    nonzero: address.nonzero === '1',
  };
  // Of other rows one sees the first.
  return {
    raw: address.date,
    choice,
    cursor: address.at || undefined,
    set: (change: Partial<Record<keyof typeof address, string | null>>) => void set({ at: null, ...change }),
  };
}

export function Choices({ address, currencies }: { address: ReturnType<typeof useTrialAddress>; currencies: readonly string[] }) {
  const t = useTranslations('ledger');
  const { raw, choice, set } = address;
  return (
    <>
      <DateRangePicker label={t('column.businessDate')} raw={raw} onChange={(date) => set({ date })} />
      <Segmented
        label={t('level.label')}
        value={choice.level ?? 'account'}
        onValueChange={(level) => set({ level: level === 'account' ? null : level, heading: null })}
        options={[
          { value: 'account', label: t('level.account') },
          { value: 'heading', label: t('level.heading') },
        ]}
      />
      <span className="w-32">
        <Select
          aria-label={t('column.currency')}
          placeholder={t('allCurrencies')}
          value={choice.currency ?? ''}
          options={currencies.map((value) => ({ value, label: value }))}
          onChange={(event) => set({ currency: event.target.value || null })}
        />
      </span>
      <span className="inline-flex min-h-8 items-center gap-2 text-sm">
        <Checkbox
          id="only-nonzero"
          checked={choice.nonzero === true}
          onCheckedChange={(on) => set({ nonzero: on === true ? '1' : null })}
        />
        <label htmlFor="only-nonzero">{t('onlyNonzero')}</label>
      </span>
      {choice.heading && (
        <Button variant="link" onClick={() => set({ heading: null })}>
          {t('ofHeading', { heading: choice.heading })}
        </Button>
      )}
    </>
  );
}
