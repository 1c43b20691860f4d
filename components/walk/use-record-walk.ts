/** Previous and next on the page of one difference: through the list that it was opened from, in its order, over the ends of its pages too. */
'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { useRefusal } from '../form/refusal.ts';
import { useFormatSettings } from '../format/format-context.tsx';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { keepWalk, type ListWalk, pageBeside, stepTo, turnTo, useWalk, walkNow } from '../table/list-walk.ts';
import { readAddress, urlKeyOf } from '../table/table-query.ts';
import { noteRow } from '../table/use-way-back.ts';
import { toast } from '../ui/toast.tsx';
import { filterOf, orderOf, SPEC } from './differences-address.ts';

/** These are fetched before they are gone to. */
const AHEAD = 3;

const pageOf = (id: string) => `/recon/differences/${id}`;

function addressOf(list: string, today: BusinessDate) {
  const params = new URLSearchParams(list.split('?')[1] ?? '');
  return readAddress(SPEC, (name) => params.get(urlKeyOf(name)), today);
}

/** Of the list: whichever of its rows is opened on its page, by link or by key (`leaveFor`), can be gone on from there. Rows that are not of the address
 *  yet are `undefined`. */
export function useWalkFrom(
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
      const link = event.target instanceof Element ? event.target.closest(`a[href^="${pageOf('')}"]`) : null;
      if (link) latest.current({ id: link.getAttribute('href')?.slice(pageOf('').length) ?? '' });
    };
    document.addEventListener('click', follow, true);
    return () => document.removeEventListener('click', follow, true);
  }, []);
  return leaveFor;
}

/** Where the walk is going while the one before still stands. */
let goingTo: string | null = null;

/** The difference that the address names: another than the page was opened with, once the walk has gone on. */
export function useShownId(opened: string): string {
  const path = usePathname();
  return path.startsWith(pageOf('')) ? path.slice(pageOf('').length) : opened;
}

export type DifferenceWalk = {
  list: string;
  /** 1 for the first of the list. */
  position: number;
  total: string | null;
  isFirst: boolean;
  isLast: boolean;
  go(by: 1 | -1): void;
};

/** Null where this difference was not opened from a list. */
export function useDifferenceWalk(id: string): DifferenceWalk | null {
  const { user } = useSession();
  const { today } = useFormatSettings();
  const refusal = useRefusal();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const kept = useWalk(user.id);
  const walk = kept && (kept.at === id || kept.at === goingTo) ? kept : null;
  const isTurning = useRef(false);

  useEffect(() => {
    if (goingTo === id) goingTo = null;
  }, [id]);
  useEffect(() => {
    if (!walk) return;
    for (const address of [walk.left, walk.list]) noteRow(new URL(address, window.location.href).href, walk.at);
    const at = walk.ids.indexOf(walk.at);
    for (const ahead of walk.ids.slice(at + 1, at + 1 + AHEAD)) void cache.prefetchQuery(trpc.differences.get.queryOptions({ id: ahead }));
  }, [walk, cache, trpc]);

  // Opened before the list was counted: it is counted here, once.
  const filter = walk ? filterOf(addressOf(walk.list, today).values) : {};
  const isUncounted = walk !== null && walk.total === null;
  const { data: sums } = useQuery(trpc.differences.sums.queryOptions({ filter }, { enabled: isUncounted }));
  useEffect(() => {
    if (walk && isUncounted && sums && !sums.isCapped) keepWalk({ ...walk, total: sums.count.toString() });
  }, [walk, isUncounted, sums]);

  const turn = async (from: ListWalk, by: 1 | -1): Promise<ListWalk | null> => {
    const before = addressOf(from.list, today);
    const list = pageBeside(from, before, by);
    if (list === null) return null;
    const { values, sort, trail, limit } = addressOf(list, today);
    const { rows, nextCursor } = await cache.fetchQuery(
      trpc.differences.list.queryOptions({ filter: filterOf(values), order: orderOf(sort), cursor: trail.at(-1), limit }),
    );
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
      // (`useShownId`): asked of the server, each step would wait for a page that is the same but for the difference on it.
      window.history.replaceState(null, '', pageOf(to.at));
      window.scrollTo(0, 0);
    } catch (error) {
      toast.error(refusal(error).text);
    } finally {
      isTurning.current = false;
    }
  };
  if (!walk) return null;
  const { trail, pageNumber, limit } = addressOf(walk.list, today);
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
