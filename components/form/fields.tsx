/** Text, long text, a choice, a tick: each with its label, help and error. Controlled. */
'use client';
import { type ChangeEvent, type ComponentProps, useId } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input, Textarea } from '../ui/input.tsx';
import { type Option, Select } from '../ui/select.tsx';
import { Field, type FieldFrame } from './field.tsx';
import { LimitedInput } from './limited-input.tsx';
import { isTooLong, TooLong } from './too-long.tsx';

type Typed = { value: string; onChange(value: string): void };

/** `most`: in characters; what is longer stays, is said, and holds the form back. */
export function TextField({
  label,
  help,
  error,
  isOptional,
  className,
  value,
  onChange,
  most,
  ...input
}: FieldFrame & Typed & { most?: number } & Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'className' | 'maxLength'>) {
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional} className={className}>
      {(ids) => {
        const field = { ...input, ...ids, value, onChange: (event: ChangeEvent<HTMLInputElement>) => onChange(event.target.value) };
        return most === undefined ? <Input {...field} /> : <LimitedInput {...field} most={most} />;
      }}
    </Field>
  );
}

/** `most`: in characters; what is longer stays, and it is said by how much. */
export function TextareaField({
  label,
  help,
  error,
  isOptional,
  className,
  value,
  onChange,
  most,
  ...input
}: FieldFrame & Typed & { most?: number } & Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className' | 'maxLength'>) {
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional} className={className}>
      {(ids) => (
        <>
          <Textarea
            {...input}
            {...ids}
            aria-invalid={ids['aria-invalid'] ?? ((most !== undefined && isTooLong(value, most)) || undefined)}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {most !== undefined && <TooLong text={value} most={most} />}
        </>
      )}
    </Field>
  );
}

export function SelectField({
  label,
  help,
  error,
  isOptional,
  className,
  value,
  onChange,
  options,
  placeholder,
  disabled,
}: FieldFrame & Typed & { options: readonly Option[]; placeholder?: string; disabled?: boolean }) {
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional} className={className}>
      {(ids) => (
        <Select
          {...ids}
          value={value}
          options={options}
          placeholder={placeholder}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export function CheckboxField({
  label,
  help,
  checked,
  onChange,
  disabled,
}: {
  label: string;
  help?: string;
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={checked}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
        onCheckedChange={(next) => onChange(next === true)}
      />
      <div>
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {help && (
          <p id={`${id}-help`} className="text-ink-3 text-xs">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
