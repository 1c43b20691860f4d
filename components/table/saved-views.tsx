/** Named states of a list: open one, keep the present one, share it, drop it. Where they are kept is handed in. */
'use client';
import { Bookmark, Trash2, Users } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useAriaKeys } from '../providers/keys-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';

export type SavedView = { id: string; name: string; query: string; shared: boolean; isMine?: boolean };

/** `query` is a query string without `?`. Each call settles when the server has answered; a refusal rejects. */
export type SavedViewsPort = {
  views: readonly SavedView[] | undefined;
  save(view: { name: string; query: string; shared: boolean }): Promise<unknown>;
  remove(id: string): Promise<unknown>;
};

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
  const [isSaving, setSaving] = useState(false);
  const nameId = useId();
  const current = port.views?.find((view) => view.query === search);
  const save = async () => {
    setSaving(true);
    try {
      await port.save({ name: name.trim(), query: search, shared });
      setName('');
    } catch {
      // the port has said why; the name stays for another try
    } finally {
      setSaving(false);
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
          <Bookmark aria-hidden className={current ? 'fill-current' : undefined} />
          <span className="max-w-40 truncate max-sm:sr-only">{current?.name ?? t('views')}</span>
        </Button>
      }
    >
      {port.views?.length ? (
        <ul className="mb-2 border-line border-b pb-2">
          {port.views.map((view) => (
            <li key={view.id} className="flex items-center gap-1">
              <Button
                variant="ghost"
                className="min-w-0 flex-1 justify-start font-normal"
                aria-current={view.id === current?.id || undefined}
                onClick={() => {
                  router.push(`?${view.query}`);
                  onOpenChange(false);
                }}
              >
                <span className="truncate">{view.name}</span>
                {view.shared && <Users className="text-ink-3" aria-label={t('shared')} />}
              </Button>
              {view.isMine !== false && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={t('deleteView', { name: view.name })}
                  onClick={() => void port.remove(view.id)}
                >
                  <Trash2 aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="mb-2 text-ink-3 text-sm">{t('noViews')}</p>
      )}
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void save();
        }}
      >
        <label htmlFor={nameId} className="text-ink-2 text-xs">
          {t('saveCurrent')}
        </label>
        <div className="flex gap-2">
          <Input id={nameId} value={name} maxLength={60} placeholder={t('viewName')} onChange={(event) => setName(event.target.value)} />
          <Button variant="primary" type="submit" pending={isSaving} disabled={!name.trim()}>
            {t('save')}
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the Radix checkbox inside is the control */}
        <label className="flex min-h-6 items-center gap-2.5 text-sm">
          <Checkbox checked={shared} onCheckedChange={(checked) => setShared(checked === true)} />
          {t('shareView')}
        </label>
      </form>
    </Popover>
  );
}
