/** Short notices at the lower edge, away from what is looked at, which stands on the right with its comment and its keys below: what was
 *  done, with a way back where there is one. Failures stay until dismissed. What shows them comes right after the page; what is said before is
 *  shown then. */
'use client';
import { useSyncExternalStore } from 'react';
import type { toast as Sonner } from 'sonner';
import { useLater } from './later.ts';

type Say = (sonner: typeof Sonner) => void;

let sonner: typeof Sonner | null = null;
let unsaid: readonly Say[] = [];
let onUnsaid: () => void = () => undefined;

function say(what: Say): void {
  if (sonner) what(sonner);
  else {
    unsaid = [...unsaid, what];
    onUnsaid();
  }
}

const watchUnsaid = (tell: () => void) => {
  onUnsaid = tell;
  return () => {
    onUnsaid = () => undefined;
  };
};

function begin(shows: typeof Sonner): void {
  sonner = shows;
  const waiting = unsaid;
  unsaid = [];
  for (const what of waiting) what(shows);
}

const load = () => import('./notices.tsx').then(({ Notices }) => Notices);

export function Toaster({ label }: { label: string }) {
  const isWanted = useSyncExternalStore(
    watchUnsaid,
    () => unsaid.length > 0,
    () => false,
  );
  const Notices = useLater(load, isWanted);
  return Notices && <Notices label={label} onReady={begin} />;
}

type Notice = { description?: string; action?: { label: string; onClick(): void } };

export const toast = {
  success: (title: string, notice?: Notice) => say((by) => by.success(title, { duration: 5000, ...notice })),
  info: (title: string, notice?: Notice) => say((by) => by.info(title, { duration: 5000, ...notice })),
  warning: (title: string, notice?: Notice) => say((by) => by.warning(title, { duration: 8000, ...notice })),
  /** Stays until it is taken away by its id: something is under way. */
  waiting: (id: string, title: string, description: string) =>
    say((by) => by.warning(title, { id, description, duration: Number.POSITIVE_INFINITY })),
  takeAway: (id: string) => say((by) => by.dismiss(id)),
  error: (title: string, notice?: Notice) =>
    say((by) => by.error(title, { duration: Number.POSITIVE_INFINITY, closeButton: true, ...notice })),
};
