/** One payment or refund. */

import { PaymentDetail } from '../../../../components/payments/payment-detail.tsx';
import { pageId } from '../../../../components/shell/page-id.ts';

export default async function PaymentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <PaymentDetail id={pageId(id)} />;
}
