/** Gives the focus back to where it was before a dialog opened. The library does so only for a button that it was told of, and ours open from
 *  anywhere. Where one dialog has followed another, that is what opened the first; where it has gone with what the dialog did, the beginning of
 *  the page. */
'use client';
import { useRef } from 'react';

/** The last place on the page itself, outside of dialogs and menus, that one was opened from. */
let openedOnPage: Element | null = null;

const canTake = (place: Element | null): place is HTMLElement =>
  place instanceof HTMLElement && place.isConnected && place !== document.body && place.getClientRects().length > 0;

/** What opens something from which a dialog may follow. */
export function noteOpener(place: Element | null): void {
  openedOnPage = place;
}

export function useFocusBack() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      const active = document.activeElement;
      opener.current = active;
      if (canTake(active) && !active.closest('[role="dialog"], [role="menu"]')) openedOnPage = active;
    },
    onCloseAutoFocus: (event: Event) => {
      // Another dialog has opened in place of this one: the focus is its own.
      if (document.activeElement && document.activeElement !== document.body) return event.preventDefault();
      const place = [opener.current, openedOnPage, document.getElementById('main')].find(canTake);
      if (!place) return;
      event.preventDefault();
      place.focus();
    },
  };
}

/** Where what had the focus has gone from the page since the dialog closed: the keyboard goes on at its beginning. */
export function goOnAtTheBeginning(): void {
  requestAnimationFrame(() => document.activeElement === document.body && document.getElementById('main')?.focus());
}
