/** One file, as it was read. */
import { pageId } from '../../../../../components/shell/page-id.ts';
import { StatementDetailPage } from '../../../../../components/statements/statement-detail.tsx';

export default async function StatementPage({ params }: { params: Promise<{ id: string }> }) {
  return <StatementDetailPage id={pageId((await params).id)} />;
}
