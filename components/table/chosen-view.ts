/** Which saved view a list was opened by, and whether it still shows that. The address tells the view, so that it outlives a reload. Pure. */

/** The view's id in an address. */
export const VIEW_KEY = 'v';

/** What a view without them leaves to the columns that this browser remembers. */
const COLUMNS = ['cols', 'cw'] as const;

export type SavedView = { id: string; name: string; query: string; shared: boolean; isMine?: boolean };

/** The address of a view of the list at `path`; relative where none is given. */
export function viewHref({ id, query }: Pick<SavedView, 'id' | 'query'>, path = ''): string {
  const params = new URLSearchParams(query);
  params.set(VIEW_KEY, id);
  return `${path}?${params}`;
}

const inOrder = (params: URLSearchParams): string =>
  [...params]
    .map((pair) => pair.join('\n'))
    .sort()
    .join('\n\n');

/** Whether the list shows what the view is. `search`: what it shows, columns included. `address`: whether columns, or widths, were chosen since: those
 *  that are only remembered change no view that says nothing of them. */
export function isAsSaved(query: string, search: string, address: Record<(typeof COLUMNS)[number], string | null>): boolean {
  const saved = new URLSearchParams(query);
  const shown = new URLSearchParams(search);
  for (const key of COLUMNS) if (!saved.has(key) && address[key] === null) shown.delete(key);
  return inOrder(saved) === inOrder(shown);
}
