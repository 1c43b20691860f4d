/** The inbox of statements. */
import { StatementsPage } from '../../../../components/statements/statements-page.tsx';

export default function StatementInboxPage() {
  return <StatementsPage />;
}
