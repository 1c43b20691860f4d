/** A field of a filter that, while it narrows, holds the way to take the filter off. */
'use client';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef } from 'react';
import { cn } from '../ui/cn.ts';
import { RemoveFilter } from './filter-pills.tsx';

/** The field and its cross are one shape. */
const HELD = '[&_:is(input,select,[data-trigger])]:rounded-r-none [&_:is(input,select)]:border-accent [&_:is(input,select)]:bg-accent-soft';

export function FilterField({
  name,
  label,
  isHeld,
  onRemove,
  className,
  children,
}: {
  /** The filter's key, by which the keyboard finds the field again: `useRemoval`. */
  name: string;
  label: string;
  isHeld: boolean;
  onRemove(): void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span data-filter={name} className={cn('inline-flex max-w-full', isHeld && HELD, className)}>
      {children}
      {isHeld && <RemoveFilter label={label} onRemove={onRemove} className="-ml-px rounded-r-sm border border-accent bg-accent-soft" />}
    </span>
  );
}

/** Takes filters off and leaves the keyboard where the filter was: the cross goes with it. `bar` is what all fields are in, `raw` their values. */
export function useRemoval<K extends string, E extends HTMLElement>(
  raw: Readonly<Record<string, string>>,
  takeOff: (key: K) => void,
): { bar: RefObject<E | null>; remove(key: K): void } {
  const bar = useRef<E>(null);
  const removed = useRef<K | null>(null);
  useEffect(() => {
    const key = removed.current;
    if (key === null || raw[key]) return;
    removed.current = null;
    const places = [`[data-filter="${key}"] :is(input, select, button)`, '[data-more]', ':is(input, select, button)'];
    const found = places.flatMap((place) => [...(bar.current?.querySelectorAll<HTMLElement>(place) ?? [])]);
    found.find((each) => each.getClientRects().length > 0)?.focus();
  }, [raw]);
  const latest = useRef(takeOff);
  latest.current = takeOff;
  const remove = useCallback((key: K) => {
    removed.current = key;
    latest.current(key);
  }, []);
  return { bar, remove };
}
