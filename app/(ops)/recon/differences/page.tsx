/** The differences: the list that is worked through. */
import { getTranslations } from 'next-intl/server';
import { DifferencesTable } from '../../../../components/differences/differences-table.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function DifferencesPage() {
  const t = await getTranslations('difference');
  return (
    <>
      <PageHeader title={t('list.title')} lead={t('list.lead')} />
      <DifferencesTable />
    </>
  );
}
