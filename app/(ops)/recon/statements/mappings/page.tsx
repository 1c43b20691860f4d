/** The mappings in use. */
import { MappingsPage } from '../../../../../components/statements/mappings-page.tsx';

export default function StatementMappingsPage() {
  return <MappingsPage />;
}
