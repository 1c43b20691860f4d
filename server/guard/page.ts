/** Keyset pages: a cursor is the sort key of the last row seen, never an offset. */
import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';
import { isStorable } from '../kernel/text.ts';
import { dayText } from './contract.ts';

/** Part of the input of every list. */
export const pageInput = {
  cursor: z.string().max(400).optional(),
  limit: z.number().int().min(1).max(200).default(50),
};

export type Page<T> = { rows: T[]; nextCursor: string | null };

/** The values of the sort key, as text. */
export function encodeCursor(values: readonly (string | number | bigint | null)[]): string {
  return Buffer.from(JSON.stringify(values.map((value) => (value === null ? null : String(value))))).toString('base64url');
}

const UUID = z.guid();
/** What a value of a cursor may be, so that no list hands the database something else. */
const PARTS = {
  instant: (text: string) =>
    dayText.safeParse(text.slice(0, 10)).success && /^T\d\d:\d\d:\d\d\.\d{3}Z$/.test(text.slice(10)) && !Number.isNaN(Date.parse(text)),
  date: (text: string) => dayText.safeParse(text).success,
  id: (text: string) => UUID.safeParse(text).success,
  /** Of rows in a file. */
  place: (text: string) => /^\d{1,9}$/.test(text),
  /** Of entries of the trail. */
  count: (text: string) => /^\d{1,18}$/.test(text),
  text: isStorable,
} as const;
export type CursorPart = keyof typeof PARTS;

/** Refuses `cursor_malformed` for what this list did not hand out. */
export function decodeCursor<const P extends readonly CursorPart[]>(
  cursor: string | undefined,
  parts: P,
): { -readonly [I in keyof P]: string } | null {
  if (cursor === undefined) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === parts.length &&
      parts.every((part, at) => typeof values[at] === 'string' && values[at].length <= 120 && PARTS[part](values[at]))
    )
      return values as unknown as { -readonly [I in keyof P]: string };
  } catch {
    // falls through to the refusal
  }
  throw malformedCursor();
}

export function malformedCursor(): DomainError {
  return new DomainError('invalid', 'cursor_malformed', 'The page cursor is not valid');
}

/** Cuts `limit + 1` fetched rows to a page. */
export function toPage<R, T>(fetched: R[], limit: number, cursorOf: (row: R) => string, shape: (row: R) => T): Page<T> {
  const last = fetched[limit - 1];
  return { rows: fetched.slice(0, limit).map(shape), nextCursor: fetched.length > limit && last ? cursorOf(last) : null };
}
