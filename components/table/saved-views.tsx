/** Named states of a list: open one, see that it was changed since, keep the present one, share it, drop it. Where they are kept is handed in. */
'use client';
import { Bookmark } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryStates } from 'nuqs';
import { useId, useState } from 'react';
import { isTooLong, TooLong } from '../form/too-long.tsx';
import { useAriaKeys } from '../providers/keys-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';
import { isAsSaved, type SavedView, VIEW_KEY, viewHref } from './chosen-view.ts';
import { ViewsList } from './views-list.tsx';

/** `query` is a query string without `?`. Each call settles when the server has answered; a refusal rejects. */
export type SavedViewsPort = {
  views: readonly SavedView[] | undefined;
  /** Answers the id of the view. One's own of the same name is replaced. */
  save(view: { name: string; query: string; shared: boolean }): Promise<{ id: string }>;
  remove(id: string): Promise<unknown>;
};

/** As the server takes it, in characters. */
const NAME_MAX = 60;

const IN_ADDRESS = { [VIEW_KEY]: parseAsString, cols: parseAsString, cw: parseAsString };

/** The view that the list was opened by, or that it happens to show; and whether it shows something else by now. */
function useChosen(views: SavedViewsPort['views'], search: string) {
  const [address, set] = useQueryStates(IN_ADDRESS, { history: 'replace', shallow: true, scroll: false });
  const { [VIEW_KEY]: id, cols, cw } = address;
  const isShown = (view: SavedView) => isAsSaved(view.query, search, { cols: cols ?? null, cw: cw ?? null });
  const chosen = views?.find((view) => view.id === id) ?? views?.find(isShown);
  return { chosen, isChanged: chosen !== undefined && !isShown(chosen), choose: (next: string) => void set({ [VIEW_KEY]: next }) };
}

/** What can be done with a view that was changed. */
function Changed({ view, isSaving, onSave, onDiscard }: { view: SavedView; isSaving: boolean; onSave(): void; onDiscard(): void }) {
  const t = useTranslations('table');
  const isMine = view.isMine !== false;
  return (
    <div className="mb-2 grid gap-2 border-line border-b pb-3">
      <p className="wrap-anywhere text-sm">{t('viewChangedText', { name: view.name })}</p>
      {!isMine && <p className="text-ink-2 text-xs">{t('notYourView')}</p>}
      <div className="flex flex-wrap gap-2">
        {isMine && (
          <Button variant="primary" size="sm" pending={isSaving} onClick={onSave}>
            {t('saveView')}
          </Button>
        )}
        <Button size="sm" onClick={onDiscard}>
          {t('discardView')}
        </Button>
      </div>
    </div>
  );
}

export function SavedViews({
  port,
  search,
  open,
  onOpenChange,
}: {
  port: SavedViewsPort;
  search: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const t = useTranslations('table');
  const keyOf = useAriaKeys();
  const router = useRouter();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [saving, setSaving] = useState<'changes' | 'new' | null>(null);
  const nameId = useId();
  const { chosen, isChanged, choose } = useChosen(port.views, search);
  const isNameable = name.trim() !== '' && !isTooLong(name, NAME_MAX);
  const show = (view: SavedView) => {
    router.push(viewHref(view));
    onOpenChange(false);
  };
  const save = async (what: 'changes' | 'new', view: { name: string; shared: boolean }) => {
    setSaving(what);
    try {
      const { id } = await port.save({ name: view.name, query: search, shared: view.shared });
      choose(id);
      if (what === 'new') setName('');
    } catch {
      // the port has said why; the name stays for another try
    } finally {
      setSaving(null);
    }
  };
  return (
    <Popover
      label={t('views')}
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      className="w-80"
      trigger={
        <Button variant="ghost" aria-keyshortcuts={keyOf('views')}>
          <Bookmark aria-hidden className={chosen && !isChanged ? 'fill-current' : undefined} />
          <span className="max-w-40 truncate max-sm:sr-only">{chosen?.name ?? t('views')}</span>
          {isChanged && <span className="font-normal text-ink-3 text-xs max-sm:sr-only">{t('viewChanged')}</span>}
        </Button>
      }
    >
      {chosen && isChanged && (
        <Changed view={chosen} isSaving={saving === 'changes'} onSave={() => void save('changes', chosen)} onDiscard={() => show(chosen)} />
      )}
      <ViewsList views={port.views} currentId={chosen?.id} onShow={show} onRemove={(id) => void port.remove(id)} />
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (isNameable) void save('new', { name: name.trim(), shared });
        }}
      >
        <label htmlFor={nameId} className="text-ink-2 text-xs">
          {t('saveCurrent')}
        </label>
        <div className="flex gap-2">
          <Input
            id={nameId}
            value={name}
            aria-invalid={isTooLong(name, NAME_MAX) || undefined}
            placeholder={t('viewName')}
            onChange={(event) => setName(event.target.value)}
          />
          <Button variant="primary" type="submit" pending={saving === 'new'} disabled={!isNameable}>
            {t('save')}
          </Button>
        </div>
        <TooLong text={name} most={NAME_MAX} />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the Radix checkbox inside is the control */}
        <label className="flex min-h-6 items-center gap-2.5 text-sm">
          <Checkbox checked={shared} onCheckedChange={(checked) => setShared(checked === true)} />
          {t('shareView')}
        </label>
      </form>
    </Popover>
  );
}
