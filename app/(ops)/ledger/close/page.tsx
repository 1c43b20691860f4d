/** Closing a business date. */
import { getTranslations } from 'next-intl/server';
import { DayClose } from '../../../../components/ledger/day-close.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function Page() {
  const t = await getTranslations('ledger');
  return (
    <>
      <PageHeader title={t('close')} lead={t('closeLead')} />
      <DayClose />
    </>
  );
}
