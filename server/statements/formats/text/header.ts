/** Column headers: names made comparable, looked up by name and never by place, with what is missing or doubled refused. */
import { refuseStatement } from '../format.ts';

/** A header name without byte order mark, blanks, tabs and back-quote; full-width ASCII (brackets, colons, signs) made half-width. */
export function headerName(cell: string): string {
  return cell
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000\ufeff`"]/g, '');
}

export type Columns = {
  /** Normalised names in the file's order. A trailing delimiter's empty name is dropped. */
  names: readonly string[];
  /** Place of the first of these names that the file has, or -1. */
  find(...names: string[]): number;
  /** The same, refusing `statement_column_missing` where the file has none of them. */
  require(...names: string[]): number;
};

/** Reads a header row. Refuses `statement_column_doubled`, and `statement_encoding` where rows have run into it; unknown columns are allowed,
 *  channels add them. */
export function columnsOf(cells: readonly string[], at: { file: string; lineNo: number }): Columns {
  // Rows have run into the header: the lines end in a carriage return alone, which is read as no line end.
  if (cells.some((cell) => /\r[^\s"]/.test(cell.trim())))
    throw refuseStatement('statement_encoding', 'Bytes that are not valid UTF-8 text, or a control or private-use character', at);
  const names = cells.map(headerName);
  while (names.length > 0 && names[names.length - 1] === '') names.pop();
  const place = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name !== '' && place.has(name))
      throw refuseStatement('statement_column_doubled', `Column ${name} appears twice`, { ...at, column: name });
    place.set(name, index);
  }
  const find = (...wanted: string[]) => {
    for (const name of wanted) {
      const index = place.get(headerName(name));
      if (index !== undefined) return index;
    }
    return -1;
  };
  return {
    names,
    find,
    require(...wanted) {
      const index = find(...wanted);
      if (index < 0)
        throw refuseStatement('statement_column_missing', `Missing column: ${wanted.join(' or ')}`, { ...at, column: wanted[0] ?? '' });
      return index;
    },
  };
}
