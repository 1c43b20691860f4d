/** Payments and refunds: the list. */
import { getTranslations } from 'next-intl/server';
import { ImportOrdersButton } from '../../../components/payments/import-orders-button.tsx';
import { PaymentsTable } from '../../../components/payments/payments-table.tsx';
import { PageHeader } from '../../../components/shell/page-header.tsx';

export default async function PaymentsPage() {
  const t = await getTranslations('payments');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={<ImportOrdersButton />} />
      <PaymentsTable />
    </>
  );
}
