/** Holds: what is frozen and what is pending, and why. */
import { getTranslations } from 'next-intl/server';
import { HoldsTable } from '../../../../components/ledger/holds-table.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function HoldsPage() {
  const t = await getTranslations('holds');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <HoldsTable />
    </>
  );
}
