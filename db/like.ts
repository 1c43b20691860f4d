/** Patterns for LIKE from what a person typed: LIKE's own signs in it are taken literally. */
import { type Column, type SQL, sql } from 'drizzle-orm';

const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

export const startsWith = (text: string): string => `${literal(text)}%`;
export const contains = (text: string): string => `%${literal(text)}%`;

/** As many lists of an index of trigrams are worth reading: a fifth finds hardly fewer rows and takes as long as the first. */
const TRIGRAMS = 4;
const TRIGRAM = 3;

/** Letters and digits in a row: of other signs an index of trigrams knows nothing. */
const RUNS = /[A-Za-z0-9]+/g;

/** Trigrams of the longest run of letters and digits in `part`, from its end, where numbers differ most, spread as far as they may. */
function trigramsOf(part: string): string[] {
  const run = (part.match(RUNS) ?? []).reduce((longest, each) => (each.length >= longest.length ? each : longest), '');
  const step = Math.max(1, Math.min(TRIGRAM, Math.floor((run.length - TRIGRAM) / (TRIGRAMS - 1))));
  const starts = Array.from({ length: TRIGRAMS }, (_none, at) => run.length - TRIGRAM - at * step);
  return [...new Set(starts.filter((start) => start >= 0).map((start) => run.slice(start, start + TRIGRAM)))];
}

function containsBy(like: SQL, column: Column, part: string): SQL[] {
  const trigrams = trigramsOf(part);
  if (trigrams.length === 0) return [sql`${column} ${like} ${contains(part)}`];
  return [...trigrams.map((trigram) => sql`${column} ${like} ${contains(trigram)}`), sql`(${column} || '') ${like} ${contains(part)}`];
}

/** That a text with an index of its trigrams contains `part`, capitals being capitals. Asked for the whole, the index would read the list of every trigram
 *  of it; some of them find few enough rows to look at. The whole is asked of an expression, which no index answers and which is planned as rare:
 *  a LIMIT then makes nobody read the table instead. */
export const containsPart = (column: Column, part: string): SQL[] => containsBy(sql`LIKE`, column, part);

/** The same in whichever case it is written: the index has its trigrams in small letters, so it is asked for as many lists and no more. */
export const containsPartInAnyCase = (column: Column, part: string): SQL[] => containsBy(sql`ILIKE`, column, part);
