/** What happened to a difference, oldest first, with the comments in their place, and the field for the next one. */
'use client';
import { useTranslations } from 'next-intl';
import type { DifferenceDetail, DifferenceEvent } from '../../server/reconciliation/differences/contract.ts';
import { Instant } from '../format/instant.tsx';
import { useMarks } from '../format/use-marks.ts';
import { useCan } from '../providers/session-provider.tsx';
import { CommentField } from './comment-field.tsx';
import { RunOfEventLinks } from './run-of-event.tsx';

function eventText(
  t: ReturnType<typeof useTranslations<'difference.history'>>,
  event: DifferenceEvent,
  list: (names: readonly string[]) => string,
): string {
  if (event.kind === 'assigned') {
    const name = event.details?.ownerName;
    return typeof name === 'string' && name ? t('assigned', { name }) : t('released');
  }
  if (event.kind === 'labelled') {
    const [add, remove] = [labelsIn(event.details?.add), labelsIn(event.details?.remove)];
    if (add.length > 0 && remove.length === 0) return t('labelAdded', { labels: list(add) });
    if (remove.length > 0 && add.length === 0) return t('labelRemoved', { labels: list(remove) });
  }
  if (event.kind === 'gone') {
    const { resolution } = event.details ?? {};
    if (resolution === 'person' || resolution === 'matched_later') return t(`goneBy.${resolution}`);
  }
  return event.kind === 'commented' ? t('commented') : t(event.kind);
}

const labelsIn = (names: unknown): string[] => (Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []);

export function DifferenceHistory({ detail }: { detail: DifferenceDetail }) {
  const t = useTranslations('difference');
  const history = useTranslations('difference.history');
  const can = useCan();
  const { list } = useMarks();
  return (
    <section aria-label={t('history.title')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('history.title')}</h2>
      <ol className="px-3 py-1">
        {detail.events.map((event) => (
          <li key={event.id} className="grid grid-cols-[8px_1fr] gap-x-3 py-1.5 text-sm">
            <span aria-hidden className="mt-2 size-1.5 rounded-full bg-edge" />
            <div className="min-w-0">
              <p className="flex flex-wrap gap-x-3">
                {event.actorName && <span className="font-semibold">{event.actorName}</span>}
                <span>{eventText(history, event, list)}</span>
                <RunOfEventLinks event={event} detail={detail} />
                <Instant at={event.at} className="text-ink-3 text-xs leading-5" />
              </p>
              {event.body && <p className="mt-0.5 whitespace-pre-wrap break-words text-ink-2">{event.body}</p>}
            </div>
          </li>
        ))}
      </ol>
      {can('difference.comment') && <CommentField differenceId={detail.difference.id} />}
    </section>
  );
}
