/** The statement of one account. */
import { StatementView } from '../../../../../components/ledger/statement-view.tsx';

export default async function StatementPage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  return <StatementView code={decodeURIComponent(code)} />;
}
