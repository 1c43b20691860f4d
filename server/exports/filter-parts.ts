/** A filter as a reader takes it in: its parts by name, each as text. Pure. */

/** What an export says of its filter beyond the filter itself. `words`: by part, what stands for the id or ids in it. `of`: channel and dates that no part names. */
export type FilterMeaning = {
  words?: Readonly<Record<string, string>>;
  of?: { channel: string; dateFrom: string | null; dateTo: string | null };
};

/** A filter inside a filter is one with it. Several values stand beside one another. */
export function filterParts(filter: unknown): [string, string][] {
  if (filter === null || typeof filter !== 'object') return [];
  return Object.entries(filter).flatMap(([key, value]): [string, string][] => {
    if (value === undefined) return [];
    if (key === 'filter') return filterParts(value);
    return [[key, Array.isArray(value) ? value.join(', ') : String(value)]];
  });
}
