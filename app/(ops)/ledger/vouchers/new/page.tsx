/** A new batch of vouchers. */
import { NewExport } from '../../../../../components/ledger/vouchers/new-export.tsx';

export default function NewVouchersPage() {
  return <NewExport />;
}
