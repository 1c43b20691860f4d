/** Changes to a saved mapping that are not saved: kept in this tab, each person's own, for the version that they were made of. On that version they
 *  come back by themselves; on another one, which somebody else may have saved since, a person decides. */
'use client';
import { useEffect, useState } from 'react';
import type { MappingRow } from '../../server/statements/formats/mapped/contract.ts';
import { useSession } from '../providers/session-provider.tsx';
import { draftOfMapping, type MappingDraft } from './mapping-draft.ts';
import { type UnsavedChange, unsavedChangeIn } from './unsaved-mapping.ts';

/** The newest that is kept of another version than `version`. */
function keptOfAnother(places: string, version: number): UnsavedChange | null {
  const kept = Object.keys(sessionStorage)
    .filter((place) => place.startsWith(places) && /^\d+$/.test(place.slice(places.length)))
    .flatMap((place) => unsavedChangeIn(sessionStorage.getItem(place)) ?? []);
  return kept.filter((each) => each.version !== version).sort((a, b) => b.version - a.version)[0] ?? null;
}

/** `onRestore` is given what was kept of this version. */
export function useKeptChange(known: MappingRow | undefined, onRestore: (draft: MappingDraft) => void) {
  const { user } = useSession();
  const places = `pingzhang.mapping-change.${user.id}.${known?.channelCode}.${known?.name}.`;
  const version = known?.version ?? null;
  const [ofAnother, setOfAnother] = useState<UnsavedChange | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept is looked for once, when the mapping is there
  useEffect(() => {
    if (version === null) return;
    const kept = unsavedChangeIn(sessionStorage.getItem(places + version));
    if (kept) onRestore(kept.draft);
    setOfAnother(keptOfAnother(places, version));
  }, [places, version]);
  return {
    /** Waits for a decision: changes of another version than is shown. */
    ofAnother,
    /** What was changed back again is nothing. */
    keep: (draft: MappingDraft) => {
      if (!known) return;
      const isSame = JSON.stringify(draft) === JSON.stringify(draftOfMapping(known.mapping));
      if (isSame) sessionStorage.removeItem(places + known.version);
      else sessionStorage.setItem(places + known.version, JSON.stringify({ version: known.version, draft } satisfies UnsavedChange));
    },
    /** Nothing is kept of this version any more. */
    forget: () => sessionStorage.removeItem(places + version),
    /** Nothing is kept of the other one any more: it was taken over, or is not wanted. */
    forgetAnother: () => {
      if (ofAnother) sessionStorage.removeItem(places + ofAnother.version);
      setOfAnother(version === null ? null : keptOfAnother(places, version));
    },
  };
}
