/** Single-key shortcuts that never get in the way of typing, of an input method, or of the browser's own keys. */
'use client';
import { useEffect, useRef } from 'react';

/** Full-width marks a Chinese input method emits where a plain key is meant. */
const PLAIN: Record<string, string> = { '、': '/', '？': '?', '／': '/', '【': '[', '［': '[' };

type KeyLike = Pick<KeyboardEvent, 'key' | 'keyCode' | 'isComposing' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>;

export function plainKey(event: Pick<KeyLike, 'key'>): string {
  return PLAIN[event.key] ?? event.key;
}

export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    target.getAttribute('role') !== 'checkbox'
  );
}

/** True while a key belongs to somebody else: a field, a composition, a chord, an open layer. */
export function isTaken(event: KeyLike): boolean {
  return event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target);
}

/** Binds plain keys to actions while mounted and active; which key a command has is known by `useKeys`. A key is ignored when it is taken, or when an open dialog or menu has the floor. */
export function useShortcuts(bindings: Record<string, (event: KeyboardEvent) => void>, active = true): void {
  const current = useRef(bindings);
  current.current = bindings;
  useEffect(() => {
    if (!active) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTaken(event)) return;
      if (document.querySelector('[role="menu"][data-state="open"], [data-modal="open"]')) return;
      const run = current.current[plainKey(event)];
      if (!run) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [active]);
}
