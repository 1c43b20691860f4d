/** What a person has set up of a mapping and not saved: never the file, only what was chosen for it. */
import { EMPTY_DRAFT, type MappingDraft, type Words } from './mapping-draft.ts';

/** `file`: the name of the file it was set up with, to be told which one to choose again. */
export type UnsavedMapping = { channel: string; name: string; file: string; draft: MappingDraft };

const isWords = (value: unknown): value is Words<never> =>
  Array.isArray(value) && value.every((each) => typeof each?.word === 'string' && typeof each?.means === 'string');

const isColumns = (value: unknown): value is MappingDraft['columns'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((name) => typeof name === 'string');

function isDraft(value: unknown): value is MappingDraft {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Record<string, unknown>;
  return Object.entries(EMPTY_DRAFT).every(([field, empty]) => {
    if (field === 'columns') return isColumns(draft[field]);
    return Array.isArray(empty) ? isWords(draft[field]) : typeof draft[field] === 'string';
  });
}

/** What was kept; null for what is none, such as one of another build. */
export function unsavedIn(kept: string | null): UnsavedMapping | null {
  if (!kept) return null;
  try {
    const { channel, name, file, draft } = JSON.parse(kept) as Partial<UnsavedMapping>;
    const isWhole = typeof channel === 'string' && typeof name === 'string' && typeof file === 'string' && isDraft(draft);
    return isWhole ? { channel, name, file, draft } : null;
  } catch {
    return null;
  }
}

/** What a person has changed of a saved mapping and not saved; `version`: the one that they changed. */
export type UnsavedChange = { version: number; draft: MappingDraft };

/** As `unsavedIn`. */
export function unsavedChangeIn(kept: string | null): UnsavedChange | null {
  if (!kept) return null;
  try {
    const { version, draft } = JSON.parse(kept) as Partial<UnsavedChange>;
    return Number.isSafeInteger(version) && isDraft(draft) ? { version: version as number, draft } : null;
  } catch {
    return null;
  }
}

/** A short mark of the columns of a table, by name and order: what is kept is found by it, and no name of a column can be read in it. */
export function shapeOf(header: readonly string[]): string {
  const text = header.map((cell) => cell.trim()).join('\n');
  // Two sums of the FNV-1a kind from different beginnings: a table met once in a tab does not share both with another.
  const sum = (start: number) => [...text].reduce((hash, sign) => Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0, start);
  return `${sum(0x811c9dc5).toString(36)}${sum(0x2f0b4d87).toString(36)}`;
}
