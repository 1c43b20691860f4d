/** Keyset pages: a cursor is the sort key of the last row seen, never an offset. */
import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';

export const PAGE_SIZES = [20, 50, 100, 200] as const;

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

/** Refuses `cursor_malformed` for what this list did not hand out. */
export function decodeCursor(cursor: string | undefined, length: number): string[] | null {
  if (cursor === undefined) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string' && value.length <= 120))
      return values as string[];
  } catch {
    // falls through to the refusal
  }
  throw new DomainError('invalid', 'cursor_malformed', 'This page address is not one of ours');
}

/** Cuts `limit + 1` fetched rows to a page. */
export function toPage<R, T>(fetched: R[], limit: number, cursorOf: (row: R) => string, shape: (row: R) => T): Page<T> {
  const last = fetched[limit - 1];
  return { rows: fetched.slice(0, limit).map(shape), nextCursor: fetched.length > limit && last ? cursorOf(last) : null };
}
