/** A typed calendar day: `20260302`, `2026/3/2`, `２０２６－０３－０２` all become `2026-03-02`. */
'use client';
import { useEffect, useState } from 'react';
import { Input } from '../ui/input.tsx';
import { readTypedDate } from './typed-date.ts';

export type BusinessDateInputProps = {
  label?: string;
  id?: string;
  value: string;
  onChange(date: string): void;
  isInvalid?: boolean;
  describedBy?: string;
  disabled?: boolean;
};

export function BusinessDateInput({ label, id, value, onChange, isInvalid, describedBy, disabled }: BusinessDateInputProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const wrong = draft !== '' && readTypedDate(draft) === null;
  const settle = () => {
    const read = readTypedDate(draft);
    if (draft === '') onChange('');
    else if (read) {
      setDraft(read);
      onChange(read);
    }
  };
  return (
    <Input
      id={id}
      aria-label={label}
      aria-invalid={wrong || isInvalid || undefined}
      aria-describedby={describedBy}
      disabled={disabled}
      className="w-28 tabular-nums"
      inputMode="numeric"
      placeholder="YYYY-MM-DD"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.keyCode !== 229 && settle()}
    />
  );
}
