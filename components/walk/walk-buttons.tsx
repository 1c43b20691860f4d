/** The way through the list on the page of one record: back to the list, which one of how many it is, the previous and the next. Nothing where it
 *  was not opened from a list. */
'use client';
import { ArrowLeft, ChevronDown, ChevronUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { groupedCount } from '../format/amount-text.ts';
import { useAriaKeys, useKeys } from '../providers/keys-provider.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { comeBackTo } from '../table/use-way-back.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { useRecordWalk, type WalkedList } from './use-record-walk.ts';

const WAYS = [
  { by: -1, command: 'previous', Icon: ChevronUp },
  { by: 1, command: 'next', Icon: ChevronDown },
] as const;

export function WalkButtons<S extends TableSpec>({ id, walked }: { id: string; walked: WalkedList<S> }) {
  const t = useTranslations('table.walk');
  const keyOf = useAriaKeys();
  const walk = useRecordWalk(id, walked);
  useKeys({ next: () => walk?.isLast || walk?.go(1), previous: () => walk?.isFirst || walk?.go(-1) }, walk !== null);
  if (!walk) return null;
  const at = groupedCount(BigInt(walk.position));
  return (
    <nav aria-label={t('label')} className="flex items-center gap-1">
      <Button asChild variant="ghost" size="sm">
        <Link href={walk.list} onClick={() => comeBackTo(new URL(walk.list, window.location.href).href)}>
          <ArrowLeft aria-hidden />
          {t('back')}
        </Link>
      </Button>
      <span className="whitespace-nowrap px-1 text-ink-2 text-sm tabular-nums">
        {walk.total === null ? t('at', { at }) : t('position', { at, of: groupedCount(BigInt(walk.total)) })}
      </span>
      {WAYS.map(({ by, command, Icon }) => (
        <Button
          key={command}
          size="sm"
          className="max-sm:h-9 max-sm:px-3"
          isAtEnd={by > 0 ? walk.isLast : walk.isFirst}
          aria-label={t(command)}
          aria-keyshortcuts={keyOf(command)}
          onClick={() => walk.go(by)}
        >
          <Icon aria-hidden />
          <span className="max-lg:hidden">
            <KeyHint command={command} />
          </span>
        </Button>
      ))}
    </nav>
  );
}
