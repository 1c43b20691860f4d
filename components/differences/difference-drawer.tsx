/** A difference beside its list, or over the end of it on a narrower window: j and k walk the list while it stays open, over the ends of a
 *  page too, and the next ones are fetched ahead. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, SquareArrowOutUpRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useAriaKeys, useKeyReach } from '../providers/keys-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import { Button } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Link } from '../ui/link.tsx';
import { useMedia } from '../ui/use-media.ts';
import { DifferenceDetail } from './difference-detail.tsx';

const AHEAD = 3;
const KEYS = [
  ['move', ['next', 'previous']],
  ['p', ['take']],
  ['l', ['label']],
  ['c', ['comment']],
  ['d', ['differing']],
  ['o', ['page']],
  ['y', ['link']],
] as const;

/** `offset` counts the rows of the pages before, `total` all that the filter finds; null while it is counted. */
export function DifferenceDrawer({
  rows,
  id,
  offset,
  total,
  hasMore,
  isDocked,
  onWalk,
  onClose,
}: {
  rows: readonly DifferenceRow[] | undefined;
  id: string | null;
  offset: number;
  total: bigint | null;
  hasMore: boolean;
  /** Beside the list instead of over it. */
  isDocked: boolean;
  onWalk(by: 1 | -1): void;
  onClose(): void;
}) {
  const t = useTranslations('difference');
  const keyOf = useAriaKeys();
  const isMine = useKeyReach();
  const hasKeyboard = useMedia('(min-width: 1024px)');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const at = rows?.findIndex((row) => row.id === id) ?? -1;

  // What was dealt with may leave the list, and stays here until the walk goes on from its place, where the next one stands then.
  const last = useRef<{ row: DifferenceRow; at: number } | null>(null);
  const listed = rows?.[at];
  if (listed) last.current = { row: listed, at };
  const left = at < 0 && last.current?.row.id === id ? last.current : null;
  const next = at >= 0 ? at + 1 : (left?.at ?? 0);

  useEffect(() => {
    if (!id || !rows) return;
    for (const row of rows.slice(next, next + AHEAD)) void cache.prefetchQuery(trpc.differences.get.queryOptions({ id: row.id }));
  }, [id, next, rows, cache, trpc]);

  const current = listed ?? left?.row;
  const isFirst = offset + (at >= 0 ? at : (left?.at ?? 0)) === 0;
  const isLast = !rows || (next >= rows.length && !hasMore);
  return (
    <Drawer
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      size="work"
      isDocked={isDocked}
      title={
        <span className="flex items-center gap-2">
          {current ? t(`kind.${current.kind}`) : t('list.title')}
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={isFirst}
            aria-label={t('nav.previous')}
            aria-keyshortcuts={keyOf('previous')}
            onClick={() => onWalk(-1)}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={isLast}
            aria-label={t('nav.next')}
            aria-keyshortcuts={keyOf('next')}
            onClick={() => onWalk(1)}
          >
            <ChevronDown aria-hidden />
          </Button>
          <span className="font-normal text-ink-3 text-xs tabular-nums">
            {at >= 0
              ? t('nav.position', { at: groupedCount(BigInt(offset + at + 1)), of: groupedCount(total ?? BigInt(rows?.length ?? 0)) })
              : rows && t(left ? 'nav.left' : 'nav.outside')}
          </span>
          {id && (
            <Button asChild variant="ghost" size="icon-sm" className="ml-auto">
              <Link href={`/recon/differences/${id}`} aria-label={t('nav.openPage')} aria-keyshortcuts={keyOf('page')}>
                <SquareArrowOutUpRight aria-hidden />
              </Link>
            </Button>
          )}
        </span>
      }
      footer={
        hasKeyboard && (
          <ul className="mr-auto flex flex-wrap gap-x-3 gap-y-1 text-ink-2 text-xs" aria-label={t('nav.keys')}>
            {KEYS.filter(([, commands]) => commands.some((command) => isMine(command) && keyOf(command))).map(([word, commands]) => (
              <li key={word} className="inline-flex items-center gap-1">
                {commands.map((command) => (
                  <KeyHint key={command} command={command} />
                ))}{' '}
                {t(`key.${word}`)}
              </li>
            ))}
          </ul>
        )
      }
    >
      {id && <DifferenceDetail key={id} id={id} place={isDocked ? 'beside' : 'drawer'} />}
    </Drawer>
  );
}
