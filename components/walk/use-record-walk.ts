/** Previous and next on the page of one record (a difference, a payment, an entry): through the list that it was opened from, in its order, over the
 *  ends of its pages too. */
'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { useRefusal } from '../form/refusal.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { useSession } from '../providers/session-provider.tsx';
import { readAddress, type TableSpec, urlKeyOf } from '../table/table-query.ts';
import { noteRow } from '../table/use-way-back.ts';
import { toast } from '../ui/toast.tsx';
import { keepWalk, type ListWalk, pageBeside, stepTo, turnTo, useWalk, walkNow, withTotal } from './list-walk.ts';

/** These are fetched before they are gone to. */
const AHEAD = 3;

/** What a list at an address asks the server for. */
export type WalkedPage<S extends TableSpec> = ReturnType<typeof readAddress<S>>;

/** The list that a record is opened from, as the walk on its page asks for it. */
export type WalkedList<S extends TableSpec> = {
  spec: S;
  /** The address of a record's page before its id: `/payments/`. */
  pages: string;
  fetchPage(address: WalkedPage<S>): Promise<{ rows: readonly { id: string }[]; nextCursor: string | null }>;
  /** How many the list has; null where it does not count so far. */
  count(address: WalkedPage<S>): Promise<bigint | null>;
  /** Brings what the page of a record shows, before it is gone to. */
  prefetch(id: string): void;
};

function addressOf<S extends TableSpec>(spec: S, list: string, today: BusinessDate): WalkedPage<S> {
  const params = new URLSearchParams(list.split('?')[1] ?? '');
  return readAddress(spec, (name) => params.get(urlKeyOf(name)), today);
}

/** Of the list: whichever of its rows is opened on its page (`pages` and its id), by link or by key (`leaveFor`), can be gone on from there. Rows that
 *  are not of the address yet are `undefined`; `total` is how many the list has, where that is known. */
export function useWalkFrom(
  pages: string,
  rows: readonly { id: string }[] | undefined,
  nextCursor: string | null | undefined,
  total: bigint | null,
): (row: { id: string }) => void {
  const { user } = useSession();
  const leaveFor = ({ id }: { id: string }) => {
    if (!rows?.some((row) => row.id === id)) return keepWalk(null);
    const { pathname, search } = window.location;
    const params = new URLSearchParams(search);
    params.delete('id');
    const list = params.size > 0 ? `${pathname}?${params}` : pathname;
    keepWalk({
      userId: user.id,
      left: `${pathname}${search}`,
      list,
      ids: rows.map((row) => row.id),
      at: id,
      next: nextCursor ?? null,
      total: total?.toString() ?? null,
    });
  };
  const latest = useRef(leaveFor);
  latest.current = leaveFor;
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest(`a[href^="${pages}"]`) : null;
      if (link) latest.current({ id: link.getAttribute('href')?.slice(pages.length) ?? '' });
    };
    document.addEventListener('click', follow, true);
    return () => document.removeEventListener('click', follow, true);
  }, [pages]);
  return leaveFor;
}

/** Where the walk is going while the one before still stands. */
let goingTo: string | null = null;

/** The record that the address names: another than the page was opened with, once the walk has gone on. */
export function useShownId(pages: string, opened: string): string {
  const path = usePathname();
  return path.startsWith(pages) ? path.slice(pages.length) : opened;
}

export type RecordWalk = {
  list: string;
  /** 1 for the first of the list. */
  position: number;
  total: string | null;
  isFirst: boolean;
  isLast: boolean;
  go(by: 1 | -1): void;
};

/** Null where this record was not opened from a list. */
export function useRecordWalk<S extends TableSpec>(id: string, walked: WalkedList<S>): RecordWalk | null {
  const { user } = useSession();
  const { today } = useFormatSettings();
  const refusal = useRefusal();
  const kept = useWalk(user.id);
  const walk = kept && (kept.at === id || kept.at === goingTo) ? kept : null;
  const isTurning = useRef(false);
  const latest = useRef(walked);
  latest.current = walked;
  const { spec } = walked;

  useEffect(() => {
    if (goingTo === id) goingTo = null;
  }, [id]);
  useEffect(() => {
    if (!walk) return;
    for (const address of [walk.left, walk.list]) noteRow(new URL(address, window.location.href).href, walk.at);
    const at = walk.ids.indexOf(walk.at);
    for (const ahead of walk.ids.slice(at + 1, at + 1 + AHEAD)) latest.current.prefetch(ahead);
  }, [walk]);

  // Opened before the list was counted: it is counted here, once.
  const uncounted = walk && walk.total === null ? walk.list : null;
  useEffect(() => {
    if (uncounted === null) return;
    void latest.current.count(addressOf(spec, uncounted, today)).then(
      (total) => {
        const now = walkNow(user.id);
        const known = now && total !== null && withTotal(now, uncounted, total);
        if (known) keepWalk(known);
      },
      // How many there are is said where it is known; the walk does without.
      () => undefined,
    );
  }, [uncounted, spec, today, user.id]);

  const turn = async (from: ListWalk, by: 1 | -1): Promise<ListWalk | null> => {
    const before = addressOf(spec, from.list, today);
    const list = pageBeside(from, before, by);
    if (list === null) return null;
    const { rows, nextCursor } = await walked.fetchPage(addressOf(spec, list, today));
    return turnTo(from, by, list, { ids: rows.map((row) => row.id), nextCursor }, before.trail.at(-1) ?? null);
  };
  const go = async (by: 1 | -1) => {
    const from = walkNow(user.id);
    if (!from || isTurning.current) return;
    isTurning.current = true;
    try {
      const to = stepTo(from, by) ?? (await turn(from, by));
      if (!to) return;
      goingTo = to.at;
      keepWalk(to);
      // In the place of the one before: "back" leads to the list from each of them. Only the address changes, which the page reads
      // (`useShownId`): asked of the server, each step would wait for a page that is the same but for the record on it.
      window.history.replaceState(null, '', `${walked.pages}${to.at}`);
      window.scrollTo(0, 0);
    } catch (error) {
      toast.error(refusal(error).text);
    } finally {
      isTurning.current = false;
    }
  };
  if (!walk) return null;
  const { trail, pageNumber, limit } = addressOf(spec, walk.list, today);
  const at = walk.ids.indexOf(walk.at);
  return {
    list: walk.list,
    position: (pageNumber - 1) * limit + at + 1,
    total: walk.total,
    isFirst: at === 0 && trail.length === 0,
    isLast: at === walk.ids.length - 1 && walk.next === null,
    go: (by) => void go(by),
  };
}
