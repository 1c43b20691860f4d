/** The journal: every entry and its source. */
import { getTranslations } from 'next-intl/server';
import { JournalTable } from '../../../../components/ledger/journal-table.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function Page() {
  const t = await getTranslations('ledger');
  return (
    <>
      <PageHeader title={t('journal')} lead={t('journalLead')} />
      <JournalTable />
    </>
  );
}
