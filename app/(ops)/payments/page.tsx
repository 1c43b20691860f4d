/** Payments and refunds: the list. */
import { getTranslations } from 'next-intl/server';
import { PaymentsTable } from '../../../components/payments/payments-table.tsx';
import { PageHeading } from '../../../components/shell/page-heading.tsx';

export default async function PaymentsPage() {
  const t = await getTranslations('payments');
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <PaymentsTable />
    </>
  );
}
