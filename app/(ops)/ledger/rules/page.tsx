/** Posting rules with their examples. */
import { getTranslations } from 'next-intl/server';
import { PostingRules } from '../../../../components/ledger/posting-rules.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function Page() {
  const t = await getTranslations('ledger');
  return (
    <>
      <PageHeader title={t('rules')} lead={t('rulesLead')} />
      <PostingRules />
    </>
  );
}
