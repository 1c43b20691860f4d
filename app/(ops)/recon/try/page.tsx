/** The first-run page: drop two files, see the differences, nothing stored. */
import { getTranslations } from 'next-intl/server';
import { TryPage } from '../../../../components/reconciliation/try-page.tsx';
import { PageHeading } from '../../../../components/shell/page-heading.tsx';

export default async function TryReconciliationPage() {
  const t = await getTranslations('recon.try');
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <TryPage />
    </>
  );
}
