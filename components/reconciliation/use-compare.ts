/** The comparison of this tab, for the page that shows it. */
'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useSession } from '../providers/session-provider.tsx';
import { toast } from '../ui/toast.tsx';
import { holdPage } from '../ui/unfinished-work.ts';
import { type CompareJob, type CompareStore, createCompareJob, FRESH_SETTINGS, type LeftOver, leftOverIn } from './compare-job.ts';
import { sendFiles } from './compare-port.ts';

type Kept = { owner: string; store: CompareStore; ended(job: CompareJob): void };

/** One a tab, of who works there. It outlives the page, and then tells what it has to tell as the page last told it to. */
let kept: Kept | null = null;

function storeOf(owner: string): Kept {
  if (kept?.owner === owner) return kept;
  kept?.store.clear();
  let release: (() => void) | null = null;
  const mine: Kept = {
    owner,
    ended: () => undefined,
    store: createCompareJob(
      {
        send: sendFiles,
        ended: (job) => mine.ended(job),
        hold: (isHeld) => {
          if (isHeld) release ??= holdPage();
          else {
            release?.();
            release = null;
          }
        },
      },
      FRESH_SETTINGS,
    ),
  };
  kept = mine;
  return mine;
}

const NOTHING = createCompareJob(
  { send: () => ({ abort: () => undefined }), hold: () => undefined, ended: () => undefined },
  FRESH_SETTINGS,
);

export function useCompare(): { job: CompareJob; store: CompareStore; leftOver: LeftOver | null } {
  const { user } = useSession();
  const t = useTranslations('recon.try');
  const place = `pingzhang.compare.${user.id}`;
  const store = typeof window === 'undefined' ? NOTHING : storeOf(user.id).store;
  const job = useSyncExternalStore(store.subscribe, store.job, NOTHING.job);
  const [leftOver, setLeftOver] = useState<LeftOver | null>(null);

  useEffect(() => {
    const { settings, statements, orders } = storeOf(user.id).store.job();
    if (statements.length + orders.length > 0 || settings !== FRESH_SETTINGS) return;
    const left = leftOverIn(sessionStorage.getItem(place));
    if (!left) return;
    setLeftOver(left.files.length > 0 ? left : null);
    storeOf(user.id).store.choose({ settings: left.settings });
  }, [user.id, place]);

  const { statements, orders, settings } = job;
  const hadFiles = useRef(false);
  useEffect(() => {
    const files = [...statements, ...orders].map(({ name }) => name);
    if (files.length > 0) setLeftOver(null);
    else if (settings === FRESH_SETTINGS && !hadFiles.current) return;
    hadFiles.current ||= files.length > 0;
    const names = hadFiles.current ? files : (leftOverIn(sessionStorage.getItem(place))?.files ?? []);
    sessionStorage.setItem(place, JSON.stringify({ files: names, settings } satisfies LeftOver));
  }, [statements, orders, settings, place]);

  useEffect(() => {
    const mine = storeOf(user.id);
    mine.ended = () => undefined;
    return () => {
      mine.ended = ({ phase }) =>
        phase === 'done' ? toast.success(t('endedElsewhere')) : toast.error(t('refused'), { description: t('seeCompare') });
    };
  }, [user.id, t]);

  return { job, store, leftOver };
}
