/** The differences: the list that is worked through. */
import { getTranslations } from 'next-intl/server';
import { DifferencesTable } from '../../../../components/differences/differences-table.tsx';
import { PageHeading } from '../../../../components/shell/page-heading.tsx';

export default async function DifferencesPage() {
  const t = await getTranslations('difference');
  return (
    <>
      <PageHeading title={t('list.title')} lead={t('list.lead')} />
      <DifferencesTable />
    </>
  );
}
