/** The saved views of a list, one's own and the shared ones; who drops a shared one is told first who else would lose it. */
'use client';
import { Trash2, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { SavedView } from './chosen-view.ts';

type Props = {
  views: readonly SavedView[] | undefined;
  currentId: string | undefined;
  onShow(view: SavedView): void;
  onRemove(id: string): void;
};

/** In place of the row; the focus goes on where the button was that asked. */
function AskFirst({ view, onRemove, onKeep }: { view: SavedView; onRemove(): void; onKeep(): void }) {
  const t = useTranslations('table');
  return (
    <div role="alertdialog" aria-label={t('deleteView', { name: view.name })} className="grid w-full gap-2 py-1">
      <p className="wrap-anywhere text-sm">{t('deleteSharedText', { name: view.name })}</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="danger" size="sm" onClick={onRemove}>
          {t('deleteShared')}
        </Button>
        <Button size="sm" autoFocus onClick={onKeep}>
          {t('keepView')}
        </Button>
      </div>
    </div>
  );
}

function Row({ view, isCurrent, onShow, onRemove }: { view: SavedView; isCurrent: boolean; onShow(): void; onRemove(): void }) {
  const t = useTranslations('table');
  const [isAsked, setAsked] = useState(false);
  const drop = useRef<HTMLButtonElement>(null);
  if (isAsked)
    return (
      <AskFirst
        view={view}
        onRemove={onRemove}
        onKeep={() => {
          setAsked(false);
          // the button is drawn again first
          requestAnimationFrame(() => drop.current?.focus());
        }}
      />
    );
  return (
    <>
      <Button variant="ghost" className="min-w-0 flex-1 justify-start font-normal" aria-current={isCurrent || undefined} onClick={onShow}>
        <span className="truncate">{view.name}</span>
        {view.shared && <Users className="text-ink-3" aria-label={t('shared')} />}
      </Button>
      {view.isMine !== false && (
        <Button
          ref={drop}
          variant="ghost"
          size="icon-sm"
          aria-label={t('deleteView', { name: view.name })}
          onClick={() => (view.shared ? setAsked(true) : onRemove())}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
    </>
  );
}

export function ViewsList({ views, currentId, onShow, onRemove }: Props) {
  const t = useTranslations('table');
  if (!views?.length) return <p className="mb-2 text-ink-3 text-sm">{t('noViews')}</p>;
  return (
    <ul className="mb-2 border-line border-b pb-2">
      {views.map((view) => (
        <li key={view.id} className="flex items-center gap-1">
          <Row view={view} isCurrent={view.id === currentId} onShow={() => onShow(view)} onRemove={() => onRemove(view.id)} />
        </li>
      ))}
    </ul>
  );
}
