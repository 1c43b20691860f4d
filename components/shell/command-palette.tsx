/** One box for everything: a number from anywhere, a screen, an action. */
'use client';
import { Command } from 'cmdk';
import { Bookmark, CornerDownLeft, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { isName, isSearchable } from '../../server/kernel/search-text.ts';
import { bareNumber, halfWidth, withoutUnseen } from '../form/half-width.ts';
import { useCan } from '../providers/session-provider.tsx';
import { leaveToInputMethod } from '../ui/escape.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { visibleGroups } from './navigation.ts';
import { usePaletteViews } from './palette-views.ts';

/** Something that was found: `detail` tells it from its like (amount, state, merchant). */
export type FoundItem = { id: string; kind: string; title: string; detail?: string; href: string };

/** Looks everywhere for a number or a name. Rejects when the server refuses or is not there; never answers an error with an empty list. */
export type SearchPort = (text: string, signal: AbortSignal) => Promise<readonly FoundItem[]>;

export type PaletteAction = { id: string; label: string; hint?: string; icon?: ReactNode; run(): void };

const WAIT_MS = 120;
const ITEM =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-xs px-2.5 text-sm max-sm:flex-wrap max-sm:gap-y-0 max-sm:py-1.5 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent-strong [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3';
const GROUP =
  'p-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs';

/** What is looked for: a name as it was typed, a number without what it was copied with. */
const plainText = (text: string): string => (isName(text) ? withoutUnseen(text) : bareNumber(text));

/** `to`: the text that was asked for. What was found for an earlier text stays in sight until the newer answer comes. */
type Answer = { state: 'idle' } | { state: 'asking' | 'failed'; to: string } | { state: 'found'; to: string; items: readonly FoundItem[] };

function useSearch(text: string, port: SearchPort | null): Answer {
  const [answer, setAnswer] = useState<Answer>({ state: 'idle' });
  useEffect(() => {
    const asked = plainText(text);
    if (!port || !isSearchable(asked)) {
      setAnswer({ state: 'idle' });
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      setAnswer({ state: 'asking', to: asked });
      port(asked, abort.signal).then(
        (items) => abort.signal.aborted || setAnswer({ state: 'found', to: asked, items }),
        () => abort.signal.aborted || setAnswer({ state: 'failed', to: asked }),
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, port]);
  return answer;
}

const idOf = (item: FoundItem) => `${item.kind}.${item.id}`;

/** A typed amount as a filter takes it; null for anything else. */
function amountIn(text: string): string | null {
  const plain = halfWidth(text).replaceAll(',', '').trim();
  return /^\d{1,15}(\.\d{1,3})?$/.test(plain) ? plain : null;
}

const BY_AMOUNT = [
  { word: 'paymentsOf', href: '/payments', permission: 'payment.read' },
  { word: 'differencesOf', href: '/recon/differences', permission: 'difference.read' },
] as const;

export function CommandPalette({
  open,
  onOpenChange,
  searchPort,
  actions,
  begun = '',
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  searchPort: SearchPort | null;
  actions: readonly PaletteAction[];
  /** What was typed before it was there. */
  begun?: string;
}) {
  const t = useTranslations('shell');
  const router = useRouter();
  const can = useCan();
  const focusBack = useFocusBack();
  const [text, setText] = useState(begun);
  const [chosen, setChosen] = useState('');
  const answer = useSearch(text, searchPort);
  const wanted = text.trim().toLowerCase();
  const matches = (words: string) => words.toLowerCase().includes(wanted);
  const close = () => {
    onOpenChange(false);
    setText('');
  };
  const goTo = (href: string) => {
    close();
    router.push(href);
  };
  const screens = visibleGroups(can)
    .flatMap((group) => group.screens.map((screen) => ({ screen, name: t(`nav.${screen.word}`), group: t(`groups.${group.word}`) })))
    .filter(({ screen, name, group }) => matches(`${name} ${group} ${screen.href}`));
  const views = usePaletteViews(open).filter(({ name, screen }) => matches(`${name} ${screen}`));
  const amount = amountIn(text);
  const ofAmount: PaletteAction[] = BY_AMOUNT.filter(({ permission }) => amount && can(permission)).map(({ word, href }) => ({
    id: word,
    label: t(word, { amount: amount ?? '' }),
    run: () => router.push(`${href}?f.amount=${amount}`),
  }));
  const shownActions = [...ofAmount, ...actions.filter((action) => matches(action.label))];
  const found = answer.state === 'found' ? answer.items : [];
  const isNothing = found.length + views.length + screens.length + shownActions.length === 0;
  const asked = plainText(text);
  const isAnswered = !searchPort || !isSearchable(asked) || (answer.state !== 'idle' && answer.state !== 'asking' && answer.to === asked);
  // Enter before the answer has come waits for it: what is in sight until then is nothing, or was found for another text.
  const [hurried, setHurried] = useState<string | null>(null);
  const first = found[0]?.href;
  useEffect(() => {
    if (hurried === null || !isAnswered) return;
    setHurried(null);
    if (hurried === asked && first) {
      onOpenChange(false);
      setText('');
      router.push(first);
    }
  }, [hurried, isAnswered, asked, first, onOpenChange, router]);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Dialog.Content
          {...focusBack}
          onEscapeKeyDown={leaveToInputMethod}
          aria-describedby={undefined}
          data-modal="open"
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-2xl -translate-x-1/2 animate-appear overflow-hidden rounded-md border border-edge bg-raised"
        >
          <Dialog.Title className="sr-only">{t('search')}</Dialog.Title>
          <Command label={t('search')} shouldFilter={false} loop value={chosen} onValueChange={setChosen}>
            <div className="flex items-center gap-2.5 border-line border-b px-3.5">
              <Search className="size-4 text-ink-3" aria-hidden />
              <Command.Input
                value={text}
                onValueChange={setText}
                onKeyDown={(event) => {
                  if (event.nativeEvent.isComposing || event.keyCode === 229) return event.stopPropagation();
                  if (event.key !== 'Enter' || isAnswered || !(isNothing || found.some((item) => idOf(item) === chosen))) return;
                  event.preventDefault();
                  setHurried(asked);
                }}
                placeholder={t('searchHint')}
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none focus-visible:outline-none"
              />
            </div>
            <Command.List label={t('found')} className="max-h-[50dvh] overflow-y-auto">
              {answer.state === 'asking' && (
                <p role="status" className="px-4 py-2 text-ink-3 text-sm">
                  {t('searching')}
                </p>
              )}
              {answer.state === 'failed' && (
                <p role="alert" className="px-4 py-2 text-danger-text text-sm">
                  {t('searchFailed')}
                </p>
              )}
              {isNothing && answer.state !== 'asking' && answer.state !== 'failed' && (
                <div role="status" className="px-4 py-6 text-center text-sm">
                  <p>{t('searchNone', { text: text.trim() })}</p>
                  <p className="mt-1 text-ink-2">{t('searchNoneHelp')}</p>
                </div>
              )}
              {found.length > 0 && (
                <Command.Group heading={t('found')} className={GROUP}>
                  {found.map((item) => (
                    <Command.Item key={idOf(item)} value={idOf(item)} className={ITEM} onSelect={() => goTo(item.href)}>
                      <span className="w-24 shrink-0 truncate text-ink-3 text-xs">{item.kind}</span>
                      <span className="ident min-w-0 flex-1 truncate">{item.title}</span>
                      {item.detail && (
                        <span className="shrink-0 truncate text-ink-2 text-xs tabular-nums max-sm:basis-full max-sm:pl-27">
                          {item.detail}
                        </span>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {views.length > 0 && (
                <Command.Group heading={t('views')} className={GROUP}>
                  {views.map(({ id, name, screen, href }) => (
                    <Command.Item key={id} value={`view.${id}`} className={ITEM} onSelect={() => goTo(href)}>
                      <Bookmark aria-hidden />
                      <span className="min-w-0 flex-1 truncate">{name}</span>
                      <span className="text-ink-3 text-xs">{screen}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {screens.length > 0 && (
                <Command.Group heading={t('screens')} className={GROUP}>
                  {screens.map(({ screen, name, group }) => (
                    <Command.Item key={screen.href} value={screen.href} className={ITEM} onSelect={() => goTo(screen.href)}>
                      <screen.icon aria-hidden />
                      <span className="flex-1">{name}</span>
                      <span className="text-ink-3 text-xs">{group}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {shownActions.length > 0 && (
                <Command.Group heading={t('actions')} className={GROUP}>
                  {shownActions.map((action) => (
                    <Command.Item
                      key={action.id}
                      value={action.id}
                      className={ITEM}
                      onSelect={() => {
                        close();
                        action.run();
                      }}
                    >
                      {action.icon ?? <CornerDownLeft aria-hidden />}
                      <span className="flex-1">{action.label}</span>
                      {action.hint && <span className="text-ink-3 text-xs">{action.hint}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
