/** What the trail speaks of and people know by a number: by its kind, the letter that the number begins with. Pure. */
import { idOfNumber, type NumberPrefix, numberOf } from '../kernel/ids.ts';

export const NUMBERED_SUBJECTS: Readonly<Record<string, NumberPrefix>> = {
  difference: 'D',
  statement: 'F',
  hold: 'H',
  journal_entry: 'J',
  reconciliation_run: 'N',
  run: 'N',
  voucher_batch: 'V',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The number that screens show of an entry's object; null where it has none. */
export function subjectNumber({ subjectKind, subjectId }: { subjectKind: string | null; subjectId: string | null }): string | null {
  const letter = subjectKind === null ? undefined : NUMBERED_SUBJECTS[subjectKind];
  return letter && subjectId && UUID.test(subjectId) ? numberOf(letter, subjectId) : null;
}

/** The object that a number belongs to: of which kinds, and its id as it is stored; null where the text is no such number. */
export function subjectOfNumber(text: string): { kinds: readonly string[]; id: string } | null {
  const number = text.toUpperCase();
  const letter = number[0] as NumberPrefix;
  const kinds = Object.keys(NUMBERED_SUBJECTS).filter((kind) => NUMBERED_SUBJECTS[kind] === letter);
  const id = kinds.length > 0 ? idOfNumber(letter, number) : null;
  return id ? { kinds, id } : null;
}

/** The difference that is meant: by its number, or by an id, which may be anything else's too; null for what is neither. */
export function differenceOf(asked: string): string | null {
  const numbered = subjectOfNumber(asked);
  if (numbered) return numbered.kinds.includes('difference') ? numbered.id : null;
  return UUID.test(asked) ? asked : null;
}
