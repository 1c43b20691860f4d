/** The audit log: who did what, when, from where; one entry in detail; and the proof that nothing was altered. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Fragment, useMemo, useState } from 'react';
import type { AuditRow } from '../../server/audit/contract.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { PAGED, ServerList } from '../table/server-list.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { cn } from '../ui/cn.ts';
import { useActionWord } from './action-words.ts';
import { AuditDrawer } from './audit-drawer.tsx';
import { useAuditText } from './audit-text.ts';
import { ActorName, Subject } from './subject.tsx';

const SPEC = {
  id: 'audit',
  filters: { actor: 'text', actions: 'enum', outcome: 'enum', date: 'date', subjectId: 'text', requestId: 'number' },
} as const satisfies TableSpec;

function useAuditColumns(): Column<AuditRow>[] {
  const t = useTranslations('audit');
  return useMemo(
    () => [
      {
        id: 'seq',
        header: t('column.seq'),
        width: 56,
        narrow: 'amount',
        cell: (row) => <span className="ident">{row.seq.toString()}</span>,
      },
      { id: 'at', header: t('column.at'), width: 136, cell: (row) => <Instant at={row.at} /> },
      { id: 'actor', header: t('column.actor'), width: 72, cell: (row) => <ActorName row={row} /> },
      {
        id: 'action',
        header: t('column.action'),
        width: 168,
        // On a phone an entry is what was done; its number stands at the end of the line.
        narrow: 'title',
        cell: (row) => <ActionName action={row.action} />,
      },
      {
        id: 'outcome',
        header: t('column.outcome'),
        width: 90,
        cell: (row) => <StatusBadge tone={row.outcome === 'done' ? 'neutral' : 'warning'} word={t(`outcome.${row.outcome}`)} />,
      },
      {
        id: 'subject',
        header: t('column.subject'),
        width: 132,
        cell: (row) => <Subject row={row} />,
      },
      {
        id: 'summary',
        header: t('column.summary'),
        width: 166,
        narrow: 'text',
        cell: (row) => <Summary row={row} />,
      },
      { id: 'ip', header: t('column.ip'), width: 104, cell: (row) => <span className="ident">{row.ip ?? '--'}</span> },
      {
        id: 'requestId',
        header: t('column.requestId'),
        width: 150,
        isHidden: true,
        cell: (row) => <span className="ident">{row.requestId}</span>,
      },
    ],
    [t],
  );
}

function Summary({ row }: { row: AuditRow }) {
  const { text, isAsStored } = useAuditText()(row);
  return (
    <span lang={isAsStored ? 'en' : undefined} className="line-clamp-2 max-w-96 break-words text-ink-2 text-xs leading-4" title={text}>
      {text}
    </span>
  );
}

/** The word, and the code by which one finds it in other logs. */
function ActionName({ action }: { action: string }) {
  const word = useActionWord()(action);
  return (
    <span className="flex flex-col max-sm:inline-flex max-sm:flex-row max-sm:gap-2">
      {word}
      <span className={cn('ident wrap-anywhere', word && 'text-ink-3 text-xs')}>
        <BetweenWords code={action} />
      </span>
    </span>
  );
}

/** A code that takes a second line begins it with a word of its own. */
function BetweenWords({ code }: { code: string }) {
  const [first, ...words] = code.split(/(?<=[._])/);
  const seen = words.map((word, at) => ({ word, upTo: words.slice(0, at + 1).join('') }));
  return (
    <>
      {first}
      {seen.map(({ word, upTo }) => (
        <Fragment key={upTo}>
          <wbr />
          {word}
        </Fragment>
      ))}
    </>
  );
}

export function AuditLog() {
  const t = useTranslations('audit');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useAuditColumns();
  const actionWord = useActionWord();
  const [peeked, setPeeked] = useState<bigint | null>(null);
  const { values } = state;
  const outcome = values.outcome?.length === 1 ? (values.outcome[0] as AuditRow['outcome']) : undefined;
  const filter = {
    actor: values.actor,
    actions: values.actions,
    outcome,
    subjectId: values.subjectId,
    requestId: values.requestId,
    dateFrom: values.date?.from,
    dateTo: values.date?.to,
  };
  const list = useQuery(trpc.audit.list.queryOptions({ filter, ...state.page }, PAGED));
  const actions = useQuery(trpc.audit.actions.queryOptions({}, { staleTime: 300_000 }));
  return (
    <>
      <ServerList
        label={t('title')}
        columns={columns}
        rowId={(row) => row.id}
        state={state}
        filters={{
          actor: { label: t('filter.actor') },
          date: { label: t('filter.date') },
          actions: {
            label: t('filter.actions'),
            options: (actions.data ?? []).map((value) => ({ value, label: actionWord(value) ?? value })),
          },
          outcome: {
            label: t('filter.outcome'),
            options: (['done', 'refused'] as const).map((value) => ({ value, label: t(`outcome.${value}`) })),
          },
          subjectId: { label: t('filter.subjectId'), placement: 'more' as const },
          requestId: { label: t('filter.requestId'), placement: 'more' as const },
        }}
        filter={filter}
        list={list}
        exportAs="audit"
        empty={{ title: t('empty'), text: t('emptyText') }}
        onPeek={(row) => setPeeked(row.seq)}
        peekedId={list.data?.rows.find((row) => row.seq === peeked)?.id ?? null}
        rowName={(row) => row.seq.toString()}
      />
      <AuditDrawer seq={peeked} onClose={() => setPeeked(null)} />
    </>
  );
}
