/** Patterns for LIKE from what a person typed: LIKE's own signs in it are taken literally. */
import { type Column, type SQL, sql } from 'drizzle-orm';

const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

export const startsWith = (text: string): string => `${literal(text)}%`;
export const contains = (text: string): string => `%${literal(text)}%`;

/** As many lists of an index of trigrams are worth reading: a fifth finds hardly fewer rows and takes as long as the first. */
const TRIGRAMS = 4;
const TRIGRAM = 3;

/** Trigrams of `part` from its end, where numbers differ most, spread as far as they may. Those of other signs than letters and digits are not sought. */
function trigramsOf(part: string): string[] {
  if (!/^[A-Za-z0-9]+$/.test(part)) return [];
  const step = Math.max(1, Math.min(TRIGRAM, Math.floor((part.length - TRIGRAM) / (TRIGRAMS - 1))));
  const starts = Array.from({ length: TRIGRAMS }, (_none, at) => part.length - TRIGRAM - at * step);
  return [...new Set(starts.filter((start) => start >= 0).map((start) => part.slice(start, start + TRIGRAM)))];
}

/** That a text with an index of its trigrams contains `part`, capitals being capitals. Asked for the whole, the index would read the list of every trigram
 *  of it; some of them find few enough rows to look at. The whole is asked of an expression, which no index answers and which is planned as rare:
 *  a LIMIT then makes nobody read the table instead. */
export function containsPart(column: Column, part: string): SQL[] {
  const trigrams = trigramsOf(part);
  if (trigrams.length === 0) return [sql`${column} LIKE ${contains(part)}`];
  return [...trigrams.map((trigram) => sql`${column} LIKE ${contains(trigram)}`), sql`(${column} || '') LIKE ${contains(part)}`];
}
