/** Which keys do what, and the switch that turns single keys off. */
'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { setShortcutsEnabled, shortcutsEnabled } from '../ui/shortcuts.ts';
import { Switch } from '../ui/switch.tsx';

const SHEET: readonly { group: string; keys: readonly (readonly [string, readonly string[]])[] }[] = [
  {
    group: 'general',
    keys: [
      ['palette', ['Ctrl K', '⌘ K']],
      ['help', ['?']],
      ['collapse', ['[']],
      ['go', ['g w', 'g r', 'g d', 'g p', 'g l', 'g m']],
      ['escape', ['Esc']],
    ],
  },
  {
    group: 'lists',
    keys: [
      ['next', ['j', '↓']],
      ['previous', ['k', '↑']],
      ['open', ['Enter']],
      ['peek', ['Space']],
      ['select', ['x']],
      ['filter', ['f']],
      ['find', ['/']],
      ['views', ['v']],
      ['refresh', ['r']],
      ['page', ['o']],
      ['export', ['Shift E']],
    ],
  },
  {
    group: 'difference',
    keys: [
      ['take', ['p']],
      ['label', ['l']],
      ['comment', ['c']],
      ['differing', ['d']],
      ['link', ['y']],
    ],
  },
  {
    group: 'calendar',
    keys: [
      ['arrows', ['← → ↑ ↓']],
      ['card', ['Space']],
      ['enter', ['Enter']],
    ],
  },
];

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useTranslations('shell');
  const id = useId();
  const [isOn, setOn] = useState(true);
  useEffect(() => setOn(shortcutsEnabled()), []);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('shortcuts.title')} size="md">
      <div className="mb-4 flex items-center gap-3">
        <Switch
          id={id}
          checked={isOn}
          onCheckedChange={(next) => {
            setOn(next);
            setShortcutsEnabled(next);
          }}
        />
        <label htmlFor={id} className="text-sm">
          {t('shortcuts.enabled')}
        </label>
      </div>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {SHEET.map((sheet) => (
          <section key={sheet.group} className={sheet.group === 'lists' ? 'sm:row-span-2' : undefined}>
            <h3 className="mb-1 text-sm">{t(`shortcuts.${sheet.group}`)}</h3>
            <dl>
              {sheet.keys.map(([word, keys]) => (
                <div key={word} className="flex min-h-8 items-center justify-between gap-3 border-line border-b py-1 text-sm">
                  <dt className="text-ink-2">{t(`shortcuts.${word}`)}</dt>
                  <dd className="flex shrink-0 flex-wrap justify-end gap-1 max-w-[50%]">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
