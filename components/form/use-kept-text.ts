/** What is being typed, kept in this tab over a reload; each person's own. */
'use client';
import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../providers/session-provider.tsx';

/** `name`: of the field, one for the whole application. An empty text is kept nowhere. */
export function useKeptText(name: string): [text: string, write: (next: string) => void] {
  const { user } = useSession();
  const place = `pingzhang.${name}.${user.id}`;
  const [text, setText] = useState('');
  useEffect(() => setText(sessionStorage.getItem(place) ?? ''), [place]);
  const write = useCallback(
    (next: string) => {
      setText(next);
      if (next) sessionStorage.setItem(place, next);
      else sessionStorage.removeItem(place);
    },
    [place],
  );
  return [text, write];
}
