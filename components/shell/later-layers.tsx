/** The palette and the sheet of keys, fetched right after the page. Whoever is faster sees them as soon as they are there, and nothing that was
 *  typed meanwhile is lost or taken for a key of the screen. */
'use client';
import { useEffect, useRef } from 'react';
import { useLater } from '../ui/later.ts';
import type { PaletteAction, SearchPort } from './command-palette.tsx';

const loadPalette = () => import('./command-palette.tsx').then(({ CommandPalette }) => CommandPalette);
const loadSheet = () => import('./shortcut-sheet.tsx').then(({ ShortcutSheet }) => ShortcutSheet);

type Layer = { open: boolean; onOpenChange(open: boolean): void };

/** What is typed while the palette is on its way; Escape calls it off. */
function useTypedAhead(isWaiting: boolean, onCancel: () => void) {
  const typed = useRef('');
  const cancel = useRef(onCancel);
  cancel.current = onCancel;
  useEffect(() => {
    if (!isWaiting) return;
    typed.current = '';
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key === 'Escape') cancel.current();
      else if (event.key === 'Backspace') typed.current = typed.current.slice(0, -1);
      else if ([...event.key].length === 1) typed.current += event.key;
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, [isWaiting]);
  return typed;
}

export function LaterPalette({
  open,
  onOpenChange,
  ...rest
}: Layer & { searchPort: SearchPort | null; actions: readonly PaletteAction[] }) {
  const Palette = useLater(loadPalette, open);
  const typed = useTypedAhead(open && Palette === null, () => onOpenChange(false));
  return Palette && <Palette open={open} onOpenChange={onOpenChange} begun={typed.current} {...rest} />;
}

export function LaterSheet({ open, onOpenChange }: Layer) {
  const Sheet = useLater(loadSheet, open);
  return Sheet && <Sheet open={open} onOpenChange={onOpenChange} />;
}
