/** Which keys do what, as they are now, the switch that turns single keys off, and the way to change them. */
'use client';
import { useTranslations } from 'next-intl';
import { KEY_GROUPS, type KeyCommand } from '../../server/access/keys/registry.ts';
import { useKeyNames, useOwnKeys } from '../providers/keys-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Link } from '../ui/link.tsx';
import { SingleKeysSwitch } from './single-keys-switch.tsx';

/** Keys that are the same for everybody: chords, and what lists, buttons and dialogs are worked with everywhere. */
const FIXED: Partial<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  general: [
    ['palette', ['Ctrl K', '⌘ K']],
    ['escape', ['Esc']],
  ],
  lists: [
    ['rows', ['↑', '↓']],
    ['open', ['Enter']],
    ['peek', ['Space']],
  ],
  calendar: [
    ['arrows', ['← → ↑ ↓']],
    ['card', ['Space']],
    ['enter', ['Enter']],
  ],
};
const GROUPS = ['general', 'lists', 'difference', 'go', 'calendar'] as const;

function KeyLine({ word, keys }: { word: string; keys: readonly string[] }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-3 border-line border-b py-1 text-sm">
      <dt className="text-ink-2">{word}</dt>
      <dd className="flex max-w-[50%] shrink-0 flex-wrap justify-end gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useTranslations('shell.shortcuts');
  const { own } = useOwnKeys();
  const nameOf = useKeyNames();
  const none = t(own.enabled ? 'none' : 'off');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      size="md"
      footer={
        <Button asChild>
          <Link href="/me#keys" onClick={() => onOpenChange(false)}>
            {t('change')}
          </Link>
        </Button>
      }
    >
      <SingleKeysSwitch />
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group} className={group === 'lists' ? 'sm:row-span-2' : undefined}>
            <h3 className="mb-1 text-sm">{t(group)}</h3>
            <dl>
              {Object.keys(group === 'calendar' ? {} : KEY_GROUPS[group]).map((command) => {
                const key = nameOf(command as KeyCommand);
                const first = group === 'go' ? nameOf('goTo') : null;
                return (
                  <KeyLine
                    key={command}
                    word={t(`command.${command}` as never)}
                    keys={key === null || (group === 'go' && first === null) ? [none] : first ? [first, key] : [key]}
                  />
                );
              })}
              {FIXED[group]?.map(([word, keys]) => (
                <KeyLine key={word} word={t(word as never)} keys={keys} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
