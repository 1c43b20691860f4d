/** A comment that is not known to be stored: kept in this tab with its key while another difference is looked at, and over a sign-in in between;
 *  each person's own. */
'use client';
import { useCallback, useEffect, useState } from 'react';
import { newRequestKey } from '../form/request-key.ts';
import { useSession } from '../providers/session-provider.tsx';
import { type Draft, draftIn, EMPTY } from './draft.ts';

/** `keep` changes the draft as it is kept now, which another page of this tab may have done since it was drawn. */
export function useDraft(differenceId: string): [draft: Draft, keep: (change: (draft: Draft) => Draft) => void] {
  const { user } = useSession();
  const place = `pingzhang.comment.${user.id}.${differenceId}`;
  const [draft, setDraft] = useState<Draft>(EMPTY);
  useEffect(() => setDraft(draftIn(sessionStorage.getItem(place))), [place]);
  const keep = useCallback(
    (change: (draft: Draft) => Draft) => {
      const changed = change(draftIn(sessionStorage.getItem(place)));
      const next = changed.text && !changed.requestKey ? { ...changed, requestKey: newRequestKey() } : changed;
      setDraft(next);
      if (next.text) sessionStorage.setItem(place, JSON.stringify(next));
      else sessionStorage.removeItem(place);
    },
    [place],
  );
  return [draft, keep];
}
