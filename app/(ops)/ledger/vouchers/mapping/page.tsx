/** Where our accounts are in the finance system. */
import { MappingPage } from '../../../../../components/ledger/vouchers/mapping-table.tsx';

export default function VoucherMappingPage() {
  return <MappingPage />;
}
