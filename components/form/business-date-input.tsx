/** A typed calendar day: `20260302`, `2026/3/2`, `２０２６－０３－０２` all become `2026-03-02`. */
'use client';
import { useEffect, useState } from 'react';
import { Input } from '../ui/input.tsx';
import { halfWidth } from './half-width.ts';

/** The day a person means, as `YYYY-MM-DD`, or null when it is none. */
export function readTypedDate(text: string): string | null {
  const plain = halfWidth(text).trim();
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(plain);
  if (!found) return null;
  const iso = `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? null : iso;
}

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
