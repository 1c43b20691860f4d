/** The list of merchants. */
import { getTranslations } from 'next-intl/server';
import { MerchantsTable } from '../../../components/merchants/merchants-table.tsx';
import { PageHeading } from '../../../components/shell/page-heading.tsx';

export default async function MerchantsPage() {
  const t = await getTranslations('merchants');
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <MerchantsTable />
    </>
  );
}
