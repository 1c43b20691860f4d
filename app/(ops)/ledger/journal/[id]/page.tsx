/** One journal entry. */
import { EntryView } from '../../../../../components/ledger/entry-view.tsx';

export default async function EntryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EntryView id={id} />;
}
