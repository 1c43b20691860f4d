/** The first-run page: drop two files, see the differences, nothing stored. */
import { getTranslations } from 'next-intl/server';
import { TryPage } from '../../../../components/reconciliation/try-page.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function TryReconciliationPage() {
  const t = await getTranslations('recon.try');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <TryPage />
    </>
  );
}
