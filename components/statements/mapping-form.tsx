/** The fields of a mapping: which column is what, in which unit and zone, and what the words mean. */
'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CURRENCIES } from '../../server/kernel/currency.ts';
import { LINE_KINDS, LINE_STATUSES } from '../../server/statements/codes.ts';
import { MAPPED_FIELDS } from '../../server/statements/formats/mapped/codes.ts';
import { SelectField, TextField } from '../form/fields.tsx';
import type { MappingDraft } from './mapping-draft.ts';
import { MappingWords } from './mapping-words.tsx';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Asia/Tokyo',
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
];
/** The usual ones first, then every other. */
const USUAL = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP', 'SGD', 'AUD', 'KRW', 'THB'];
const CHOICES = [...new Set([...USUAL, ...CURRENCIES])];

function Group({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <fieldset className="border-line border-t px-4 py-3 first:border-t-0">
      <legend className="float-left mb-2 w-full font-semibold text-sm">{title}</legend>
      {help && <p className="clear-both -mt-1 mb-2 text-ink-2 text-xs">{help}</p>}
      <div className="clear-both grid gap-3 sm:grid-cols-2">{children}</div>
    </fieldset>
  );
}

export function MappingForm({
  draft,
  header,
  set,
}: {
  draft: MappingDraft;
  header: readonly string[];
  set(change: Partial<MappingDraft>): void;
}) {
  const t = useTranslations('statements.mapping');
  const words = useTranslations('statements');
  const names = [...new Set([...header.map((name) => name.trim()).filter(Boolean), ...Object.values(draft.columns).filter(Boolean)])];
  const columns = names.map((name) => ({ value: name, label: name }));
  const fields = MAPPED_FIELDS.filter((field) =>
    draft.sign === 'in_out_columns' ? field !== 'amount' : field !== 'amountIn' && field !== 'amountOut',
  );
  const kinds = LINE_KINDS.map((value) => ({ value, label: words(`kind.${value}`) }));
  const choice = <V extends string>(name: string, values: readonly V[]) =>
    values.map((value) => ({ value, label: t(`${name}.${value}` as never) }));
  return (
    <div className="panel">
      <Group title={t('columns')}>
        {fields.map((field) => (
          <SelectField
            key={field}
            label={t(`field.${field}`)}
            value={draft.columns[field] ?? ''}
            options={columns}
            placeholder={t('notThere')}
            onChange={(name) => set({ columns: { ...draft.columns, [field]: name || undefined } })}
          />
        ))}
      </Group>
      <Group title={t('money')}>
        <SelectField
          label={t('unit')}
          value={draft.unit}
          options={choice('unitOf', ['major', 'minor'])}
          onChange={(unit) => set({ unit: unit as MappingDraft['unit'] })}
        />
        <SelectField
          label={t('sign')}
          value={draft.sign}
          options={choice('signOf', ['signed', 'in_out_columns', 'kind_column'])}
          onChange={(sign) => set({ sign: sign as MappingDraft['sign'] })}
        />
        <SelectField
          label={t('fixedCurrency')}
          value={draft.fixedCurrency}
          options={CHOICES.map((value) => ({ value, label: value }))}
          placeholder={t('noFixed')}
          onChange={(fixedCurrency) => set({ fixedCurrency })}
        />
        <SelectField
          label={t('fixedKind')}
          value={draft.fixedKind}
          options={kinds}
          placeholder={t('noFixed')}
          onChange={(kind) => set({ fixedKind: kind as MappingDraft['fixedKind'] })}
        />
        <SelectField
          label={t('feeSign')}
          value={draft.feeSign}
          options={choice('feeSignOf', ['charged_positive', 'charged_negative'])}
          onChange={(feeSign) => set({ feeSign: feeSign as MappingDraft['feeSign'] })}
        />
      </Group>
      <Group title={t('time')}>
        <TextField
          label={t('pattern')}
          help={t('patternHelp')}
          value={draft.pattern}
          onChange={(pattern) => set({ pattern })}
          spellCheck={false}
        />
        <SelectField
          label={t('zone')}
          value={draft.zone}
          options={[...new Set([draft.zone, ...ZONES])].map((value) => ({ value, label: value }))}
          onChange={(zone) => set({ zone })}
        />
      </Group>
      <Group title={t('words')} help={t('wordsHelp')}>
        <MappingWords title={t('kindWords')} words={draft.kindWords} meanings={kinds} onChange={(kindWords) => set({ kindWords })} />
        <MappingWords
          title={t('statusWords')}
          words={draft.statusWords}
          meanings={LINE_STATUSES.map((value) => ({ value, label: words(`lineStatus.${value}`) }))}
          onChange={(statusWords) => set({ statusWords })}
        />
      </Group>
      <Group title={t('table')}>
        <SelectField
          label={t('delimiter')}
          value={draft.delimiter}
          options={[
            { value: ',', label: t('delimiterOf.comma') },
            { value: ';', label: t('delimiterOf.semicolon') },
            { value: '\t', label: t('delimiterOf.tab') },
            { value: '|', label: t('delimiterOf.pipe') },
          ]}
          onChange={(delimiter) => set({ delimiter: delimiter as MappingDraft['delimiter'] })}
        />
        <TextField label={t('headerLine')} inputMode="numeric" value={draft.headerLine} onChange={(headerLine) => set({ headerLine })} />
        <TextField label={t('footerRows')} inputMode="numeric" value={draft.footerRows} onChange={(footerRows) => set({ footerRows })} />
      </Group>
      <Group title={t('totalsRow')} help={t('totalsRowHelp')}>
        <TextField
          label={t('totalLabel')}
          help={t('totalLabelHelp')}
          isOptional
          value={draft.totalLabel}
          most={60}
          onChange={(totalLabel) => set(totalLabel && /^0*$/.test(draft.footerRows) ? { totalLabel, footerRows: '1' } : { totalLabel })}
        />
        {draft.totalLabel !== '' &&
          (['totalCount', 'totalAmount', 'totalFee'] as const).map((field) => (
            <SelectField
              key={field}
              label={t(field)}
              value={draft[field]}
              options={[...new Set([...names, draft[field]])].filter(Boolean).map((name) => ({ value: name, label: name }))}
              placeholder={t('notDeclared')}
              onChange={(name) => set({ [field]: name })}
            />
          ))}
      </Group>
    </div>
  );
}
