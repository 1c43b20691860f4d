/** A difference beside its list: j and k walk the list while it stays open, and the next ones are fetched ahead. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { DifferenceRow } from '../../server/reconciliation/contract.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { DifferenceDetail } from './difference-detail.tsx';

const AHEAD = 3;

export function DifferenceDrawer({
  rows,
  id,
  onMove,
}: {
  rows: readonly DifferenceRow[];
  id: string | null;
  onMove(id: string | null): void;
}) {
  const t = useTranslations('difference');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const at = rows.findIndex((row) => row.id === id);
  const previous = at > 0 ? rows[at - 1] : undefined;
  const next = at >= 0 ? rows[at + 1] : undefined;

  useEffect(() => {
    if (at < 0) return;
    for (const row of rows.slice(at + 1, at + 1 + AHEAD)) void cache.prefetchQuery(trpc.differences.get.queryOptions({ id: row.id }));
  }, [at, rows, cache, trpc]);

  useEffect(() => {
    if (!id) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        event.isComposing ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        target.closest('input, textarea, select, [contenteditable]')
      )
        return;
      const to = event.key === 'j' ? next : event.key === 'k' ? previous : undefined;
      if (!to) return;
      event.preventDefault();
      onMove(to.id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id, next, previous, onMove]);

  const current = rows[at];
  return (
    <Drawer
      open={id !== null}
      onOpenChange={(open) => !open && onMove(null)}
      size="md"
      title={
        <span className="flex items-center gap-2">
          {current ? t(`kind.${current.kind}`) : t('list.title')}
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={!previous}
            aria-label={t('nav.previous')}
            aria-keyshortcuts="k"
            onClick={() => previous && onMove(previous.id)}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={!next}
            aria-label={t('nav.next')}
            aria-keyshortcuts="j"
            onClick={() => next && onMove(next.id)}
          >
            <ChevronDown aria-hidden />
          </Button>
          {at >= 0 && (
            <span className="font-normal text-ink-3 text-xs tabular-nums">{t('nav.position', { at: at + 1, of: rows.length })}</span>
          )}
        </span>
      }
    >
      {id && <DifferenceDetail key={id} id={id} />}
    </Drawer>
  );
}
