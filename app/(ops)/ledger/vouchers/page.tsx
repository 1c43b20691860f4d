/** Batches of vouchers for the finance system. */
import { BatchesTable } from '../../../../components/ledger/vouchers/batches-table.tsx';
import { VouchersHead } from '../../../../components/ledger/vouchers/vouchers-head.tsx';

export default function VouchersPage() {
  return (
    <>
      <VouchersHead />
      <BatchesTable />
    </>
  );
}
