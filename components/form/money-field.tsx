/** An amount of money as a person types it and as we understood it: the reading is shown below while typing. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Currency } from '../../server/kernel/currency.ts';
import { formatMinor } from '../../server/kernel/money.ts';
import { currencyName, groupedAmount } from '../format/amount-text.ts';
import { Input } from '../ui/input.tsx';
import { Field, type FieldFrame } from './field.tsx';
import { readTypedAmount } from './typed-amount.ts';

/** `value` counts minor units of `currency`; null is an empty or unreadable field. `onChange` also says whether the text is readable. */
export function MoneyField({
  label,
  help,
  error,
  isOptional,
  className,
  currency,
  value,
  onChange,
  disabled,
}: FieldFrame & {
  currency: Currency;
  value: bigint | null;
  onChange(minor: bigint | null, isReadable: boolean): void;
  disabled?: boolean;
}) {
  const t = useTranslations('form');
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === null ? '' : formatMinor(value, currency));
  const read = readTypedAmount(shown, currency);
  const wrong = read && 'reason' in read ? t(read.reason, { currency, exponent: read.exponent }) : null;
  const isEcho = draft !== null && read && 'minor' in read;
  return (
    <Field
      label={label}
      error={error ?? wrong}
      isOptional={isOptional}
      className={className}
      help={help}
      note={isEcho ? t('amountRead', { amount: `${currency} ${groupedAmount(read.minor, currency)}` }) : undefined}
    >
      {(ids) => (
        <span className="relative">
          <span
            title={currencyName(currency, locale)}
            className="pointer-events-none absolute inset-y-0 left-2 grid place-content-center text-ink-3 text-xs"
          >
            {currency}
          </span>
          <Input
            {...ids}
            className="pl-11 text-end tabular-nums"
            inputMode="decimal"
            autoComplete="off"
            disabled={disabled}
            value={shown}
            onChange={(event) => {
              setDraft(event.target.value);
              const next = readTypedAmount(event.target.value, currency);
              onChange(next && 'minor' in next ? next.minor : null, next === null || 'minor' in next);
            }}
            onBlur={() => read && 'minor' in read && setDraft(null)}
          />
        </span>
      )}
    </Field>
  );
}
