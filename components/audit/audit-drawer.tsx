/** One entry of the trail: its facts, what changed, and its place in the chain. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../../server/audit/contract.ts';
import { deviceName } from '../access/device-name.ts';
import { Instant } from '../format/instant.tsx';
import { useMarks } from '../format/use-marks.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Drawer } from '../ui/drawer.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { useActionWord } from './action-words.ts';
import { useAuditText } from './audit-text.ts';
import { ChangeTable } from './change-table.tsx';
import { ActorName, Subject } from './subject.tsx';

export function AuditDrawer({ seq, onClose }: { seq: bigint | null; onClose(): void }) {
  const t = useTranslations('audit');
  const trpc = useTRPC();
  const entry = useQuery(trpc.audit.get.queryOptions({ seq: String(seq ?? 1n) }, { enabled: seq !== null }));
  return (
    <Drawer
      open={seq !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('entry', { seq: String(seq ?? '') })}
      description={entry.data?.action}
    >
      <Kept answer={entry} />
      {inPlaceOf(entry) ? (
        <ErrorState error={entry.error} onRetry={() => entry.refetch()} />
      ) : entry.data ? (
        <Facts entry={entry.data} />
      ) : (
        <SkeletonPanel rows={6} />
      )}
    </Drawer>
  );
}

function AsStored({ text }: { text: string }) {
  return (
    <span lang="en" className="text-ink-3">
      {text}
    </span>
  );
}

function Code({ text }: { text: string }) {
  return <code className="ident break-all">{text}</code>;
}

function Facts({ entry }: { entry: AuditEntry }) {
  const t = useTranslations('audit');
  const actionWord = useActionWord();
  const roles = useTranslations('access.roles');
  const { list } = useMarks();
  const rolesThen = (names: AuditEntry['actorRoles']) =>
    names === null ? (
      <span className="text-ink-3">{t('rolesUnknown')}</span>
    ) : (
      list(names.map((name) => (roles.has(name as never) ? roles(name as never) : name))) || '--'
    );
  const said = useAuditText()(entry);
  const facts: [string, ReactNode][] = [
    [t('column.at'), <Instant key="at" at={entry.at} />],
    [t('column.actor'), <ActorName key="a" row={entry} />],
    ...(entry.actorKind === 'staff' ? [[t('rolesThen'), rolesThen(entry.actorRoles)] satisfies [string, ReactNode]] : []),
    [t('column.action'), [actionWord(entry.action), entry.action].filter(Boolean).join(' · ')],
    [t('column.outcome'), t(`outcome.${entry.outcome}`)],
    [t('column.summary'), said.text],
    // What the hash is of.
    ...(said.isAsStored ? [] : [[t('asStored'), <AsStored key="w" text={entry.summary} />] satisfies [string, ReactNode]]),
    [t('column.subject'), <Subject key="o" row={entry} isWhole />],
    ...(entry.subjectId ? [[t('subjectId'), <Code key="i" text={entry.subjectId} />] satisfies [string, ReactNode]] : []),
    [t('column.ip'), entry.ip ?? '--'],
    [
      t('device'),
      entry.userAgent === null ? (
        '--'
      ) : (
        <span key="d" title={entry.userAgent}>
          {deviceName(entry.userAgent) ?? entry.userAgent}
        </span>
      ),
    ],
    [t('column.requestId'), <Code key="r" text={entry.requestId} />],
    [t('session'), <Code key="s" text={entry.sessionId ?? '--'} />],
    [t('person'), <Code key="p" text={entry.personId ?? '--'} />],
    [t('hash'), <Code key="h" text={entry.hash} />],
    [t('prevHash'), <Code key="q" text={entry.prevHash} />],
  ];
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2 text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <ChangeTable before={entry.before} after={entry.after} />
    </div>
  );
}
