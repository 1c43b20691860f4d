/** Where one is signed in, and the way to end it. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRefusal } from '../form/refusal.ts';
import { Instant } from '../format/instant.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Kept } from '../table/kept.tsx';
import { ErrorState } from '../table/table-states.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { endSession } from './auth-call.ts';
import { deviceName } from './device-name.ts';
import { Section } from './section.tsx';

export function OwnSessions() {
  const t = useTranslations('access.me');
  const trpc = useTRPC();
  const say = useRefusal();
  const cache = useQueryClient();
  const list = useQuery(trpc.access.sessions.queryOptions({}));
  const settle = {
    onSuccess: ({ ended }: { ended: number }) => {
      toast.success(t('ended', { count: ended }));
      return cache.invalidateQueries(trpc.access.sessions.queryFilter());
    },
    onError: (error: unknown) => toast.error(say(error).text),
  };
  const end = useMutation(trpc.access.revokeSession.mutationOptions(settle));
  const endOthers = useMutation(trpc.access.revokeOtherSessions.mutationOptions(settle));
  const rows = list.data ?? [];
  return (
    <Section
      title={t('sessions')}
      lead={t('sessionsLead')}
      actions={
        <span className="inline-flex flex-wrap items-center gap-3">
          {list.data && rows.length < 2 && (
            <span id="no-other-session" className="text-ink-2 text-sm">
              {t('noOthers')}
            </span>
          )}
          <Button
            pending={endOthers.isPending}
            disabled={rows.length < 2}
            aria-describedby={list.data && rows.length < 2 ? 'no-other-session' : undefined}
            onClick={() => endOthers.mutate({})}
          >
            {t('endOthers')}
          </Button>
        </span>
      }
    >
      <Kept answer={list} className="mb-3" />
      {inPlaceOf(list) ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines rows={2} />
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {rows.map((session) => (
            <li key={session.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2.5">
              <div className="min-w-48 flex-1">
                <p className="flex flex-wrap items-center gap-2 font-semibold text-sm">
                  {deviceName(session.userAgent) ?? t('unknownDevice')}
                  {session.isThis && <Badge tone="success">{t('this')}</Badge>}
                </p>
                <p className="ident text-ink-3">{session.ip ?? '--'}</p>
              </div>
              <dl className="grid grid-cols-[max-content_max-content] gap-x-3 text-ink-2 text-xs">
                <dt>{t('since')}</dt>
                <dd>
                  <Instant at={session.createdAt} />
                </dd>
                <dt>{t('lastSeen')}</dt>
                <dd>
                  <Instant at={session.lastSeenAt} />
                </dd>
              </dl>
              <Button
                size="sm"
                pending={end.isPending && end.variables?.sessionId === session.id}
                onClick={() => (session.isThis ? endSession() : end.mutate({ sessionId: session.id }))}
              >
                {t('end')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
