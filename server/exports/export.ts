/** An export: what one table's rows look like in a file. Declared by a room, listed in `server/api/exports.ts`, streamed by the route. */
import type { z } from 'zod';
import type { Permission } from '../access/permissions.ts';
import type { QueryContext } from '../guard/query.ts';
import { isCurrency } from '../kernel/currency.ts';
import { invariant } from '../kernel/errors.ts';
import { formatMinor } from '../kernel/money.ts';
import type { FilterMeaning } from './filter-parts.ts';

export type Language = 'en' | 'zh';

/** What a cell is decides how a spreadsheet may read it: `id` and `text` stay text, `amount` and `count` are numbers. */
export type Cell =
  | { as: 'text'; value: string | null }
  | { as: 'id'; value: string | null }
  | { as: 'amount'; value: bigint | null; currency: string }
  | { as: 'count'; value: bigint | number | null }
  | { as: 'instant'; value: Date | null }
  | { as: 'date'; value: string | null };

/** `only`: of the file in this language alone, as the code beside its word; in English the code stands in the word's place. */
export type ExportColumn<T> = { header: Record<Language, string>; only?: Language; cell(row: T, language: Language): Cell };

/** The columns that a file in this language has. */
export function columnsIn<T>(columns: readonly ExportColumn<T>[], language: Language): ExportColumn<T>[] {
  return columns.filter(({ only }) => only === undefined || only === language);
}

/** A code: in English as it is, since programs read it, in Chinese in the word of the screen. One that has no word stays as it is. */
export function codeCell(code: string | null, words: Readonly<Record<string, string>>, language: Language): Cell {
  const isKnown = language === 'zh' && code !== null && Object.hasOwn(words, code);
  return { as: 'text', value: isKnown ? (words[code] ?? code) : code };
}

/** A sheet beside the rows, as a whole in memory: a matrix, or what the file is about. */
export type Sheet = { name: string; headers: readonly string[]; rows: readonly Cell[][]; frozenColumns?: number };

export type ExportDefinition<I extends z.ZodType, T> = {
  id: string;
  permission: Permission;
  filter: I;
  columns: ExportColumn<T>[];
  /** The sheet of the rows in Excel: the list by the name of its screen. */
  sheetName: Record<Language, string>;
  /** Sheets before the rows, in Excel only: CSV has one table. */
  front?(context: QueryContext, filter: z.output<I>, language: Language): Promise<Sheet[]>;
  /** What ids in the filter stand for, for those who read the file. */
  meaning?(context: QueryContext, filter: z.output<I>): Promise<FilterMeaning>;
  /** Every row that the filter finds, page by page, in the order of the list. */
  rows(context: QueryContext, filter: z.output<I>): AsyncIterable<T>;
};

export function defineExport<I extends z.ZodType, T>(definition: ExportDefinition<I, T>): ExportDefinition<I, T> {
  return definition;
}

/** Walks a keyset list to its end. */
export async function* everyPage<T>(
  page: (cursor: string | undefined) => Promise<{ rows: T[]; nextCursor: string | null }>,
): AsyncIterable<T> {
  for (let cursor: string | undefined; ; ) {
    const found = await page(cursor);
    yield* found.rows;
    if (!found.nextCursor) return;
    cursor = found.nextCursor;
  }
}

/** A cell as text; numbers as plain decimals (major units), instants as ISO 8601 with offset +08:00 spelled out. */
export function cellText(cell: Cell): string {
  if (cell.value === null) return '';
  switch (cell.as) {
    case 'amount':
      // In a currency without known decimals the figure could be a hundred times too large: better no file.
      invariant(isCurrency(cell.currency), 'an amount of an unknown currency');
      return formatMinor(cell.value, cell.currency);
    case 'count':
      return cell.value.toString();
    case 'instant':
      return instantText(cell.value);
    default:
      return cell.value;
  }
}

/** `2026-03-02T10:32:05+08:00`: Beijing has no summer time, so the shift is exact. */
function instantText(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
