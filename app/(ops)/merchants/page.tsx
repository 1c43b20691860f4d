/** The list of merchants. */
import { getTranslations } from 'next-intl/server';
import { MerchantsTable } from '../../../components/merchants/merchants-table.tsx';
import { PageHeader } from '../../../components/shell/page-header.tsx';

export default async function MerchantsPage() {
  const t = await getTranslations('merchants');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <MerchantsTable />
    </>
  );
}
