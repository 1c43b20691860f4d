/** A field of one line with a limit that cuts nothing: what is too long stays as it was typed or pasted, is said at the field, and holds its form back
 *  until it is shorter. */
'use client';
import { type ComponentProps, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { Input } from '../ui/input.tsx';
import { TooLong, useTooLong } from './too-long.tsx';

/** `most` in characters. Controlled by `value`, or read from its form. */
export function LimitedInput({
  most,
  ref,
  value,
  defaultValue,
  onChange,
  'aria-describedby': described,
  'aria-invalid': invalid,
  ...input
}: ComponentProps<'input'> & { most: number }) {
  const said = useId();
  const field = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => field.current as HTMLInputElement);
  const [typed, setTyped] = useState(String(defaultValue ?? ''));
  // What was typed before the scripts came counts too.
  useEffect(() => setTyped(field.current?.value ?? ''), []);
  const text = value === undefined ? typed : String(value);
  const isSecret = input.type === 'password';
  const tooLong = useTooLong(text, most, isSecret);
  useEffect(() => field.current?.setCustomValidity(tooLong ?? ''), [tooLong]);
  return (
    <>
      <Input
        {...input}
        ref={field}
        value={value}
        defaultValue={defaultValue}
        aria-invalid={tooLong !== null || invalid || undefined}
        aria-describedby={[described, tooLong === null ? '' : said].filter(Boolean).join(' ') || undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange?.(event);
        }}
      />
      <div id={said} className="empty:hidden">
        <TooLong text={text} most={most} isSecret={isSecret} />
      </div>
    </>
  );
}
