/** Where a column's value stands when the window is too narrow for columns: each row is then a card of a few lines, and nothing moves sideways.
 *  Pure but for the classes that place it. */

/** `title`, `amount` and its `unit` share the first line, `status` begins the second, `beneath` follow with their names, `text` is a sentence
 *  in lines of its own, `left out` are seen on opening. */
export type NarrowPlace = 'title' | 'amount' | 'unit' | 'status' | 'beneath' | 'text' | 'left out';

type Placed = { id: string; align?: 'start' | 'end' | 'center'; narrow?: NarrowPlace };
const BENEATH_MAX = 4;
/** What columns of these names are in every list. */
const BY_NAME: Partial<Record<string, NarrowPlace>> = { status: 'status', state: 'status', outcome: 'status', currency: 'unit' };

/** A column says so itself, or: the first is the title, the first of figures the amount, states and currencies are known by their names, and up
 *  to four more that are no figures stand beneath. Who has chosen columns sees all of them. */
export function narrowPlaces(columns: readonly Placed[], isChosen: boolean): Record<string, NarrowPlace> {
  const amount =
    columns.find((column) => column.narrow === 'amount') ??
    columns.find((column, index) => index > 0 && column.align === 'end' && !column.narrow);
  let beneath = 0;
  return Object.fromEntries(
    columns.map((column, index) => {
      const own = isChosen && column.narrow === 'left out' ? 'beneath' : column.narrow;
      const known = index === 0 ? 'title' : column === amount ? 'amount' : BY_NAME[column.id];
      if (own ?? known) return [column.id, own ?? known];
      return [column.id, isChosen || (column.align !== 'end' && ++beneath <= BENEATH_MAX) ? 'beneath' : 'left out'];
    }),
  ) as Record<string, NarrowPlace>;
}

/** A table that is laid out as cards keeps its roles only where they are written. */
export const AS = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
  rowHead: { role: 'rowheader' },
} as const;

/** A row becomes a wrapping line; the break after the first line is its own. */
export const NARROW_ROW =
  "max-sm:relative max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:gap-y-1 max-sm:border-line max-sm:border-b max-sm:px-3 max-sm:py-2 max-sm:after:order-4 max-sm:after:basis-full max-sm:after:content-['']";

/** Inside it a cell has neither its own size nor its own line. */
const FREED =
  'max-sm:static max-sm:h-auto max-sm:w-auto! max-sm:min-w-0! max-sm:max-w-full! max-sm:border-0 max-sm:bg-transparent max-sm:p-0 max-sm:text-start';
/** Said by the head to those who cannot see it: here for the eye alone. */
export const NAMED = "max-sm:before:mr-1.5 max-sm:before:text-ink-3 max-sm:before:content-[attr(data-name)_/_'']";

export const NARROW_CELL: Record<NarrowPlace, string> = {
  title: `${FREED} max-sm:order-1 max-sm:flex-1`,
  amount: `${FREED} max-sm:order-3 max-sm:font-semibold`,
  unit: `${FREED} max-sm:order-2 max-sm:-mr-2 max-sm:text-xs`,
  status: `${FREED} max-sm:order-5 max-sm:empty:hidden`,
  beneath: `${FREED} ${NAMED} max-sm:order-6 max-sm:self-baseline max-sm:text-ink-2 max-sm:text-xs max-sm:empty:hidden max-sm:has-[[data-nothing]]:hidden`,
  text: `${FREED} max-sm:order-7 max-sm:basis-full`,
  'left out': 'max-sm:hidden',
};
export const NARROW_TICK = `${FREED} max-sm:order-0 max-sm:grid max-sm:size-8! max-sm:place-content-center`;
