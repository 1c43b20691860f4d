/** What is to be exported: dates, currency, format, grouping; in the address, so that it is kept while one sets up the mapping. */
'use client';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryStates } from 'nuqs';
import { VOUCHER_FORMATS, VOUCHER_GROUPINGS } from '../../../server/ledger/vouchers/codes.ts';
import type { ExportState, VoucherChoice } from '../../../server/ledger/vouchers/contract.ts';
import { BusinessDateField } from '../../form/business-date-field.tsx';
import { SelectField } from '../../form/fields.tsx';

type Chosen = Omit<VoucherChoice, 'currency'> & { currency: string };

/** Without dates in the address: from the first closed date with entries that no batch has, to the last. */
export function useExportChoice(state: ExportState | undefined) {
  const [address, set] = useQueryStates(
    { from: parseAsString, to: parseAsString, currency: parseAsString, format: parseAsString, grouping: parseAsString },
    { history: 'replace', shallow: true, scroll: false },
  );
  const left = state?.left ?? null;
  const closed = state?.closedThrough ?? '';
  const choice: Chosen = {
    from: address.from ?? left?.from ?? closed,
    to: address.to ?? left?.to ?? closed,
    currency: address.currency ?? '',
    format: address.format === 'u8' ? 'u8' : 'csv',
    grouping: address.grouping === 'summed' ? 'summed' : 'entry',
  };
  return { choice, set: (change: Partial<Record<keyof Chosen, string | null>>) => void set(change) };
}

export function ExportChoice({ choice, set, state }: ReturnType<typeof useExportChoice> & { state: ExportState }) {
  const t = useTranslations('vouchers');
  const isOpen = state.closedThrough !== null && choice.to > state.closedThrough;
  return (
    <section aria-label={t('choice')} className="panel grid gap-4 p-3 sm:grid-cols-2 lg:grid-cols-5">
      <BusinessDateField label={t('from')} value={choice.from} onChange={(from) => set({ from: from || null })} />
      <BusinessDateField
        label={t('to')}
        value={choice.to}
        onChange={(to) => set({ to: to || null })}
        error={isOpen ? t('openThrough', { date: state.closedThrough ?? '' }) : null}
      />
      <SelectField
        label={t('formatLabel')}
        value={choice.format}
        onChange={(format) => set({ format })}
        options={VOUCHER_FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
      />
      <SelectField
        label={t('currencyLabel')}
        help={choice.format === 'u8' ? t('currencyU8Help') : undefined}
        value={choice.currency}
        onChange={(currency) => set({ currency: currency || null })}
        placeholder={t('allCurrencies')}
        options={state.currencies.map((value) => ({ value, label: value }))}
      />
      <SelectField
        label={t('groupingLabel')}
        help={choice.grouping === 'summed' ? t('groupingHelp') : undefined}
        value={choice.grouping}
        onChange={(grouping) => set({ grouping })}
        options={VOUCHER_GROUPINGS.map((value) => ({ value, label: t(`grouping.${value}`) }))}
      />
    </section>
  );
}
