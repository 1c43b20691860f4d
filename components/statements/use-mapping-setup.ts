/** A mapping while a person sets it up: what the sample makes likely, what they choose instead, and what of that is not saved yet. The latter is kept
 *  in this tab, each person's own, for the columns of the sample: a page that is loaded again goes on with it once it has the file. */
'use client';
import { useEffect, useRef, useState } from 'react';
import type { MappingRow, StatementMapping, TableSample } from '../../server/statements/formats/mapped/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { useSession } from '../providers/session-provider.tsx';
import { draftOfMapping, draftOfSample, EMPTY_DRAFT, type MappingDraft } from './mapping-draft.ts';
import { shapeOf, type UnsavedMapping, unsavedIn } from './unsaved-mapping.ts';
import { useKeptChange } from './use-kept-change.ts';
import { tryOnSample } from './use-mapping-trial.ts';

const nameOfFile = (file: string) => file.replace(/\.[^.]+$/, '').slice(0, 80);

/** Without `known` a new one. */
export function useMappingSetup(known: MappingRow | undefined) {
  const { user } = useSession();
  const { channels } = useChannels();
  const places = `pingzhang.mapping.${user.id}.`;
  const [sample, setSample] = useState<File | null>(null);
  const [chosen, setChosen] = useState<UnsavedMapping>({
    channel: known?.channelCode ?? '',
    name: known?.name ?? '',
    file: '',
    draft: known ? draftOfMapping(known.mapping) : EMPTY_DRAFT,
  });
  const [isRestored, setRestored] = useState(false);
  const [waiting, setWaiting] = useState<readonly UnsavedMapping[]>([]);
  /** As chosen last, also for what was begun before. */
  const now = useRef(chosen);
  /** Set up by somebody already: nothing of it is guessed anew, also where a sample came before the file was read. */
  const isSetUp = useRef(known !== undefined);
  /** The newest sample, what it shows, and where what is chosen for its columns is kept. */
  const looked = useRef<{ file: File; table: TableSample | null; place: string | null } | null>(null);

  useEffect(() => {
    if (known) return;
    const kept = Object.keys(sessionStorage).filter((place) => place.startsWith(places));
    setWaiting(kept.map((place) => unsavedIn(sessionStorage.getItem(place))).filter((each) => each !== null));
  }, [known, places]);

  const put = (change: Partial<UnsavedMapping>) => {
    now.current = { ...now.current, ...change };
    setChosen(now.current);
  };
  const change = useKeptChange(known, (draft) => {
    put({ draft });
    setRestored(true);
  });
  /** What a person chose. */
  const choose = (chosen: Partial<UnsavedMapping>) => {
    put(chosen);
    change.keep(now.current.draft);
    const { place } = looked.current ?? {};
    if (place) sessionStorage.setItem(place, JSON.stringify(now.current));
  };
  const channelOf = (code: string) => channels?.find((each) => each.code === code);
  /** A file that names no currency is nearly always in the channel's own. */
  const withCurrency = (draft: MappingDraft, code: string): MappingDraft => {
    const currency = channelOf(code)?.currency;
    return currency && !draft.fixedCurrency && !draft.columns.currency ? { ...draft, fixedCurrency: currency } : draft;
  };
  const guessed = (table: TableSample) => {
    const { channel } = now.current;
    return withCurrency(draftOfSample(table, channelOf(channel)?.timeZone ?? EMPTY_DRAFT.zone), channel);
  };
  const chooseChannel = (channel: string) => {
    if (isSetUp.current) return choose({ channel });
    const { draft } = now.current;
    const zone = channelOf(channel)?.timeZone ?? draft.zone;
    choose({ channel, draft: { ...(sample ? withCurrency(draft, channel) : draft), zone } });
  };
  /** Goes on with it, but for the channel that was chosen since: its clock holds. */
  const restore = (kept: UnsavedMapping) => {
    const { channel } = now.current;
    put(kept);
    if (channel !== '' && channel !== kept.channel) chooseChannel(channel);
    setRestored(true);
  };
  /** Guesses once: another file of the same columns is tried with what a person has set since. */
  const takeSample = async (file: File) => {
    setSample(file);
    setWaiting([]);
    if (known) return;
    const mine = { file, table: null as TableSample | null, place: null as string | null };
    looked.current = mine;
    const table = (await tryOnSample(file, null).catch(() => null))?.sample ?? null;
    if (looked.current !== mine) return;
    const header = table?.header.map((cell) => cell.trim());
    Object.assign(mine, { table, place: header ? places + shapeOf(header) : null });
    if (isSetUp.current) return put({ file: file.name });
    const columns = Object.values(now.current.draft.columns).filter(Boolean);
    const isFitting = columns.length > 0 && columns.every((column) => header?.includes(column));
    const kept = isFitting || !mine.place ? null : unsavedIn(sessionStorage.getItem(mine.place));
    if (kept) return restore({ ...kept, file: file.name });
    put({
      file: file.name,
      name: now.current.name || nameOfFile(file.name),
      ...(table && !isFitting && { draft: guessed(table) }),
    });
    if (!isFitting) setRestored(false);
  };
  /** It is saved, or not wanted. */
  const forget = () => {
    const { place } = looked.current ?? {};
    if (place) sessionStorage.removeItem(place);
    change.forget();
    setRestored(false);
  };
  const startOver = () => {
    forget();
    if (known) return put({ draft: draftOfMapping(known.mapping) });
    const { table, file } = looked.current ?? {};
    if (table && file) put({ draft: guessed(table), name: nameOfFile(file.name), file: file.name });
  };
  const discardWaiting = () => {
    for (const place of Object.keys(sessionStorage)) if (place.startsWith(places)) sessionStorage.removeItem(place);
    setWaiting([]);
  };
  /** Goes on, on the version that is shown, with what was changed of another. */
  const takeAnother = () => {
    if (change.ofAnother) choose({ draft: change.ofAnother.draft });
    change.forgetAnother();
    setRestored(true);
  };
  const load = ({ name, mapping }: { name: string; mapping: StatementMapping }) => {
    isSetUp.current = true;
    setRestored(false);
    put({ name, draft: draftOfMapping(mapping) });
  };
  const { ofAnother, forgetAnother } = change;
  const ways = { choose, chooseChannel, takeSample, load, startOver, forget, discardWaiting, takeAnother, forgetAnother };
  return { sample, ...chosen, isRestored, waiting, ofAnother, ...ways };
}
