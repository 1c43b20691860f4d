/** Trial balance for any dates. */
import { getTranslations } from 'next-intl/server';
import { TrialBalance } from '../../../../components/ledger/trial-balance.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function Page() {
  const t = await getTranslations('ledger');
  return (
    <>
      <PageHeader title={t('trialBalance')} lead={t('trialLead')} />
      <TrialBalance />
    </>
  );
}
