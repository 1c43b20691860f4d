/** One batch of vouchers. */
import { BatchView } from '../../../../../components/ledger/vouchers/batch-view.tsx';
import { pageId } from '../../../../../components/shell/page-id.ts';

export default async function VoucherBatchPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <BatchView id={pageId(id)} />;
}
