/** The ledger opens with its journal. */
import { redirect } from 'next/navigation';

export default function LedgerPage() {
  redirect('/ledger/journal');
}
