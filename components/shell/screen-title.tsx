/** What the window is called: what is open on the page, or its screen. A tab is found by it among others, and a reader of the page hears it. */
'use client';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { screenAt } from './navigation.ts';

/** What changes twice in a row is said once. */
const QUIET_MS = 700;

/** Next says a title by itself, in an element of its own, where a page comes with it. */
const saidByNext = () => document.querySelector('next-route-announcer')?.shadowRoot?.textContent;

/** The title until something on the page says more. A new address has a new element: what named the page before has gone with it. */
export function ScreenTitle() {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const word = screenAt(pathname)?.screen.word;
  return (
    <>
      <title key={pathname}>{word ? `${t(`nav.${word}`)} · ${t('product')}` : t('product')}</title>
      <LateTitle />
    </>
  );
}

/** Says the title of what opens after its page has come, and of the next record where a key goes on to it. */
function LateTitle() {
  const [said, setSaid] = useState('');
  const known = useRef('');
  useEffect(() => {
    known.current = document.title;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      if (document.title === known.current) return;
      known.current = document.title;
      if (document.title !== saidByNext()) setSaid(document.title);
    };
    const watch = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(say, QUIET_MS);
    });
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      watch.disconnect();
      clearTimeout(timer);
    };
  }, []);
  return (
    <span role="status" className="sr-only">
      {said}
    </span>
  );
}

/** Names the window after what is open, for as long as it is. */
export function useScreenTitle(name: string): void {
  const product = useTranslations('shell')('product');
  const pathname = usePathname();
  // Also of the same name at another address: there is a new element.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is a reason of its own
  useLayoutEffect(() => {
    const before = document.title;
    const mine = `${name} · ${product}`;
    document.title = mine;
    return () => {
      if (document.title === mine) document.title = before;
    };
  }, [name, product, pathname]);
}
