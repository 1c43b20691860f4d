/** The id in a page's address. */
import { notFound } from 'next/navigation';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id as it is, or the page that says nothing is here: a mistyped address is no failure of ours. */
export function pageId(id: string): string {
  if (!UUID.test(id)) notFound();
  return id;
}
