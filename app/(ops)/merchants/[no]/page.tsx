/** One merchant. */
import { MerchantDetail } from '../../../../components/merchants/merchant-detail.tsx';

export default async function MerchantPage({ params }: { params: Promise<{ no: string }> }) {
  const { no } = await params;
  return <MerchantDetail no={decodeURIComponent(no)} />;
}
