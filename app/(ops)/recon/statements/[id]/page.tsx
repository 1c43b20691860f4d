/** One file, as it was read. */
import { StatementDetailPage } from '../../../../../components/statements/statement-detail.tsx';

export default async function StatementPage({ params }: { params: Promise<{ id: string }> }) {
  return <StatementDetailPage id={(await params).id} />;
}
