/** Gives the focus back to where it was before a dialog opened. The library does so only for a button that it was told of, and ours open from
 *  anywhere. */
'use client';
import { useRef } from 'react';

export function useFocusBack() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      const { current } = opener;
      // Another dialog has opened in place of this one: the focus is its own.
      if (document.activeElement && document.activeElement !== document.body) return event.preventDefault();
      if (!(current instanceof HTMLElement) || !current.isConnected || current === document.body) return;
      event.preventDefault();
      current.focus();
    },
  };
}
