/** The chart of accounts. */
import { getTranslations } from 'next-intl/server';
import { AccountsTable } from '../../../../components/ledger/accounts-table.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function Page() {
  const t = await getTranslations('ledger');
  return (
    <>
      <PageHeader title={t('accounts')} lead={t('accountsLead')} />
      <AccountsTable />
    </>
  );
}
