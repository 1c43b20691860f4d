/** Which keys do what, as they are now, looked for by word or by key, the switch that turns single keys off, and the way to change them. */
'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { KEY_GROUPS, type KeyCommand } from '../../server/access/keys/registry.ts';
import { useKeyNames, useKeyReach, useOwnKeys } from '../providers/keys-provider.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
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

type Line = { word: string; keys: readonly string[] };

function KeyLine({ word, keys }: Line) {
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

/** By a piece of what it does, or by the key itself. */
function isSought({ word, keys }: Line, text: string): boolean {
  const piece = text.trim().toLowerCase();
  return word.toLowerCase().includes(piece) || keys.some((key) => key.toLowerCase() === piece);
}

function useLines(): (group: (typeof GROUPS)[number]) => Line[] {
  const t = useTranslations('shell.shortcuts');
  const { own } = useOwnKeys();
  const nameOf = useKeyNames();
  const isMine = useKeyReach();
  const can = useCan();
  const none = t(own.enabled ? 'none' : 'off');
  const first = nameOf('goTo');
  return (group) => [
    ...(Object.keys(group === 'calendar' ? {} : KEY_GROUPS[group]) as KeyCommand[]).filter(isMine).map((command) => {
      const key = nameOf(command);
      const word = t(`command.${command}` as never);
      if (group !== 'go') return { word, keys: [key ?? none] };
      return { word, keys: first === null || key === null ? [none] : [first, key] };
    }),
    ...((group !== 'calendar' || can('reconciliation.read') ? FIXED[group] : undefined) ?? []).map(([word, keys]) => ({
      word: t(word as never),
      keys,
    })),
  ];
}

function Sheet() {
  const t = useTranslations('shell.shortcuts');
  const linesOf = useLines();
  const [text, setText] = useState('');
  const found = GROUPS.map((group) => ({ group, lines: linesOf(group).filter((line) => isSought(line, text)) }));
  const shown = found.filter(({ lines }) => lines.length > 0);
  return (
    <>
      <Input
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('search')}
        aria-label={t('search')}
        className="mb-3"
      />
      <SingleKeysSwitch />
      <p role="status" className={shown.length > 0 ? 'sr-only' : 'py-2 text-ink-2 text-sm'}>
        {shown.length === 0 && t('notFound', { text: text.trim() })}
      </p>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {shown.map(({ group, lines }) => (
          <section key={group} className={group === 'lists' && text === '' ? 'sm:row-span-2' : undefined}>
            <h3 className="mb-1 text-sm">{t(group)}</h3>
            <dl>
              {lines.map((line) => (
                <KeyLine key={line.word} {...line} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  );
}

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useTranslations('shell.shortcuts');
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
      <Sheet />
    </Dialog>
  );
}
