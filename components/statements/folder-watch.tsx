/** Files that come by folder: whether one is watched and when it was last looked into, what stands in the way there, and what was refused and why. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { FolderRefusal, FolderWatch as Watch } from '../../server/statements/folder/contract.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { sizeText } from './looks.ts';
import { useRefusalPlace, useRefusalText } from './refusal-text.ts';

const ASKED_EVERY_MS = 15_000;

function useColumns(): PlainColumn<FolderRefusal>[] {
  const t = useTranslations('statements.folder');
  const [sayRefusal, placeOf] = [useRefusalText(), useRefusalPlace()];
  const column = (
    id: 'file' | 'at' | 'place' | 'size' | 'reason' | 'keptAs',
    cell: PlainColumn<FolderRefusal>['cell'],
    narrow: PlainColumn<FolderRefusal>['narrow'],
  ): PlainColumn<FolderRefusal> => ({ id, header: t(`column.${id}`), cell, narrow });
  return [
    column('file', ({ name }) => <span className="given-name wrap-anywhere block min-w-32 whitespace-normal">{name}</span>, 'title'),
    column('at', ({ endedAt }) => <Instant at={endedAt} precision="minute" />, 'status'),
    column('place', ({ place }) => <span className="given-name wrap-anywhere whitespace-normal">{place ?? t('noPlace')}</span>, 'beneath'),
    column('size', ({ byteSize }) => <span className="tabular-nums">{sizeText(byteSize)}</span>, 'beneath'),
    column(
      'reason',
      ({ refusal, statementId }) => (
        <span className="wrap-anywhere block min-w-52 whitespace-normal py-1">
          {placeOf(refusal.details) !== null && <strong className="mr-1.5 font-semibold">{placeOf(refusal.details)}</strong>}
          {sayRefusal(refusal)}{' '}
          {statementId && (
            <Link href={`/recon/statements/${statementId}`} className="text-accent underline underline-offset-2">
              {t('open')}
            </Link>
          )}
        </span>
      ),
      'text',
    ),
    column(
      'keptAs',
      ({ keptAs }) => <span className="ident given-name wrap-anywhere block whitespace-normal sm:min-w-44">{keptAs}</span>,
      'text',
    ),
  ];
}

function Refused({ refused, count }: { refused: readonly FolderRefusal[]; count: number }) {
  const t = useTranslations('statements.folder');
  const columns = useColumns();
  return (
    <>
      <p className="px-3 py-2 text-ink-2 text-xs">
        {count > refused.length ? t('refusedNewest', { shown: refused.length, count }) : t('refusedLead')}
      </p>
      <PlainTable label={t('refusedTitle')} columns={columns} rows={refused} rowId={(row) => row.id} isDense />
    </>
  );
}

function Problems({ problems }: { problems: Watch['problems'] }) {
  const t = useTranslations('statements.folder');
  return (
    <div role="status" className="border-line border-t px-3 py-2 text-sm">
      <p className="font-semibold text-warning-text">{t('problemsTitle')}</p>
      <ul className="mt-1 grid gap-1">
        {problems.map(({ reason, name }) => (
          <li key={`${reason} ${name}`} className="given-name wrap-anywhere">
            {t(`problem.${reason}`, { name })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Nothing where no folder is watched. */
export function FolderWatch() {
  const t = useTranslations('statements.folder');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.statements.folderWatch.queryOptions({}, { refetchInterval: ASKED_EVERY_MS }));
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  if (!data) return null;
  const { isWatched, lookedAt, waiting, underWay, problems, refused, refusedCount } = data;
  const isIdle = underWay === null && waiting === 0;
  // On a phone the list is what is looked for: of a folder that is well it is enough that it is watched.
  const quiet = isOpen ? '' : 'max-sm:hidden';
  return (
    <section aria-label={t('title')} className="panel mb-4 max-sm:mb-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-sm max-sm:py-1">
        <StatusBadge tone={isWatched ? 'success' : 'warning'} word={t('title')} />
        <span className={isWatched ? quiet : 'text-warning-text'}>{t(isWatched ? 'watched' : 'behind')}</span>
        <span className={cn('text-ink-2', quiet)}>
          {t('lookedAt')} <Instant at={lookedAt} />
        </span>
        <span className={cn('wrap-anywhere min-w-0 text-ink-2', isIdle && quiet)}>
          {underWay !== null ? t('underWay', { file: underWay }) : waiting > 0 ? t('waiting', { count: waiting }) : t('nothingWaiting')}
        </span>
        {refusedCount > 0 && (
          <Button
            size="sm"
            className="ml-auto max-sm:min-h-11"
            aria-expanded={isOpen}
            aria-controls={listId}
            onClick={() => setOpen(!isOpen)}
          >
            {t('refused', { count: refusedCount })}
            <ChevronDown className={cn('text-ink-3', isOpen && 'rotate-180')} aria-hidden />
          </Button>
        )}
      </div>
      {problems.length > 0 && <Problems problems={problems} />}
      <div id={listId} className={cn('border-line border-t', !isOpen && 'hidden')}>
        {isOpen && <Refused refused={refused} count={refusedCount} />}
      </div>
    </section>
  );
}
