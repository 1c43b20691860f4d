/** One journal entry. */

import { EntryView } from '../../../../../components/ledger/entry-view.tsx';
import { pageId } from '../../../../../components/shell/page-id.ts';

export default async function EntryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EntryView id={pageId(id)} />;
}
