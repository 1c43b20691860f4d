/** One hold. */
import { HoldView } from '../../../../../components/ledger/hold-view.tsx';
import { pageId } from '../../../../../components/shell/page-id.ts';

export default async function HoldPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <HoldView id={pageId(id)} />;
}
