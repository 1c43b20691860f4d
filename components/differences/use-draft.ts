/** A comment that is not sent yet: kept in this tab while another difference is looked at, and over a sign-in in between; each person's own. */
'use client';
import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../providers/session-provider.tsx';

export function useDraft(differenceId: string): [text: string, change: (text: string) => void] {
  const { user } = useSession();
  const key = `pingzhang.comment.${user.id}.${differenceId}`;
  const [text, setText] = useState('');
  useEffect(() => setText(sessionStorage.getItem(key) ?? ''), [key]);
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next) sessionStorage.setItem(key, next);
      else sessionStorage.removeItem(key);
    },
    [key],
  );
  return [text, change];
}
