/** The files a person is bringing in, for the page that shows them. */
'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useSyncExternalStore } from 'react';
import { useSession } from '../providers/session-provider.tsx';
import { useTRPC, useTRPCClient } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';
import { holdPage } from '../ui/unfinished-work.ts';
import type { UploadItem } from './upload-item.ts';
import { detect, send } from './upload-ports.ts';
import { createUploadQueue, type UploadPorts, type UploadQueue } from './upload-queue.ts';

const NOTHING: readonly UploadItem[] = [];

type Told = Pick<UploadPorts, 'progressOf' | 'ended'>;

/** One queue a tab, of who works there. It outlives the page, and then tells what it has to tell as the page last told it to. */
let kept: { owner: string; queue: UploadQueue; told: Told } | null = null;

function queueOf(owner: string): NonNullable<typeof kept> {
  if (kept?.owner === owner) return kept;
  kept?.queue.clear();
  let release: (() => void) | null = null;
  const told: Told = { progressOf: async () => undefined, ended: () => undefined };
  const queue = createUploadQueue({
    detect,
    send,
    progressOf: (id) => told.progressOf(id),
    ended: (item) => told.ended(item),
    after: (ms, then) => void setTimeout(then, ms),
    hold: (isHeld) => {
      if (isHeld) release ??= holdPage();
      else {
        release?.();
        release = null;
      }
    },
  });
  kept = { owner, queue, told };
  return kept;
}

const subscribeNothing = () => () => undefined;

export function useUploads() {
  const { user } = useSession();
  const t = useTranslations('statements.upload');
  const trpc = useTRPC();
  const asked = useTRPCClient();
  const client = useQueryClient();
  const isBrowser = typeof window !== 'undefined';
  const shared = isBrowser ? queueOf(user.id) : null;
  const items = useSyncExternalStore(shared?.queue.subscribe ?? subscribeNothing, shared?.queue.items ?? (() => NOTHING), () => NOTHING);

  useEffect(() => {
    const { told } = queueOf(user.id);
    let isSeen = true;
    told.progressOf = async (id) => (await asked.statements.importProgress.query({ uploadIds: [id] }))[id];
    told.ended = (item) => {
      void client.invalidateQueries({ queryKey: trpc.statements.pathKey() });
      void client.invalidateQueries({ queryKey: [['reconciliation']] });
      void client.invalidateQueries({ queryKey: [['differences']] });
      if (isSeen || item.phase === 'cancelled') return;
      const say = `${item.file.name}: ${t(`phase.${item.phase}`)}`;
      if (item.phase === 'published') toast.success(say);
      else toast.error(say, { description: t('seeInbox') });
    };
    return () => {
      isSeen = false;
    };
  }, [user.id, asked, client, trpc, t]);

  const working = items.filter((item) => item.phase === 'working').map((item) => item.id);
  const progress = useQuery(
    trpc.statements.importProgress.queryOptions(
      { uploadIds: working.slice(0, 50) },
      { enabled: working.length > 0, refetchInterval: 700, gcTime: 0 },
    ),
  );
  return {
    items: items.map((item) => ({ ...item, progress: progress.data?.[item.id] ?? item.progress })),
    queue: shared?.queue ?? null,
  };
}
