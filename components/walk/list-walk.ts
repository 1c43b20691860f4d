/** A list gone through on the pages of its rows, by "previous" and "next": the rows as they stood when one was opened. It is kept for this tab
 *  alone: it survives a reload, and no address that somebody sends carries it. */
'use client';
import { useMemo, useSyncExternalStore } from 'react';
import { type PagePlace, pageAfter, pageBefore, urlKeyOf } from '../table/table-query.ts';

export type ListWalk = {
  /** Whose list it is: nobody who signs in after them goes on with it. */
  userId: string;
  /** Where the browser's own "back" leads: the address that the list was left at, without its host. */
  left: string;
  /** The address of the page of the list that `ids` are, by path and search. */
  list: string;
  ids: string[];
  /** The row that is looked at: one of `ids`. Who looks at another has come from elsewhere. */
  at: string;
  /** The cursor of the page after. */
  next: string | null;
  /** How many the list had, where it was counted. */
  total: string | null;
};

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

/** What was kept, where it is a walk and of this person. */
export function readWalk(text: string | null, userId: string): ListWalk | null {
  if (text === null) return null;
  let walk: Partial<ListWalk> | null;
  try {
    walk = JSON.parse(text) as Partial<ListWalk> | null;
  } catch {
    return null;
  }
  if (!walk || walk.userId !== userId || typeof walk.list !== 'string' || typeof walk.left !== 'string') return null;
  if (!isTextOrNull(walk.next) || !isTextOrNull(walk.total) || !Array.isArray(walk.ids)) return null;
  const isId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id);
  return walk.ids.every(isId) && isId(walk.at) && walk.ids.includes(walk.at) ? (walk as ListWalk) : null;
}

/** The row beside, on the same page of the list. */
export function stepTo(walk: ListWalk, by: 1 | -1): ListWalk | null {
  const at = walk.ids[walk.ids.indexOf(walk.at) + by];
  return at === undefined ? null : { ...walk, at };
}

/** The address of the page of the list after or before; null where there is none. */
export function pageBeside({ list, next }: Pick<ListWalk, 'list' | 'next'>, place: PagePlace, by: 1 | -1): string | null {
  if (by > 0 ? next === null : place.trail.length === 0) return null;
  const texts = by > 0 ? pageAfter(place, next ?? '') : pageBefore(place);
  const [path = '', search = ''] = list.split('?');
  const params = new URLSearchParams(search);
  for (const [name, text] of Object.entries(texts)) {
    if (text === null) params.delete(urlKeyOf(name));
    else params.set(urlKeyOf(name), text);
  }
  return `${path}?${params}`;
}

/** The address of a list without the page of it that one is on. */
function withoutPage(list: string): string {
  const [path = '', search = ''] = list.split('?');
  const params = new URLSearchParams(search);
  for (const name of ['_at', '_page']) params.delete(urlKeyOf(name));
  return `${path}?${params}`;
}

/** With how many the list at `counted` has, on whichever of its pages the walk is meanwhile; null where it goes through another list by now, or knows
 *  it already. */
export function withTotal(walk: ListWalk, counted: string, total: bigint): ListWalk | null {
  return walk.total === null && withoutPage(walk.list) === withoutPage(counted) ? { ...walk, total: total.toString() } : null;
}

/** Over the end of a page, to the rows of the one beside. Rows that left the list meanwhile let others move up: those of the page one comes from
 *  are not shown a second time. */
export function turnTo(
  walk: ListWalk,
  by: 1 | -1,
  list: string,
  { ids, nextCursor }: { ids: readonly string[]; nextCursor: string | null },
  ownCursor: string | null,
): ListWalk | null {
  const fresh = ids.filter((id) => !walk.ids.includes(id));
  const at = by > 0 ? fresh[0] : fresh.at(-1);
  return at === undefined ? null : { ...walk, list, ids: fresh, at, next: by > 0 ? nextCursor : ownCursor };
}

const KEY = 'list.walk';
const listeners = new Set<() => void>();
const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function keepWalk(walk: ListWalk | null): void {
  if (walk) sessionStorage.setItem(KEY, JSON.stringify(walk));
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

export const walkNow = (userId: string): ListWalk | null => readWalk(sessionStorage.getItem(KEY), userId);

/** The walk of this tab; none on the server. */
export function useWalk(userId: string): ListWalk | null {
  const text = useSyncExternalStore(
    listen,
    () => sessionStorage.getItem(KEY),
    () => null,
  );
  return useMemo(() => readWalk(text, userId), [text, userId]);
}
