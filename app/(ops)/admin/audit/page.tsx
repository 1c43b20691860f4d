/** The audit log. */
import { getTranslations } from 'next-intl/server';
import { AuditLog } from '../../../../components/audit/audit-log.tsx';
import { VerifyChain } from '../../../../components/audit/verify-chain.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';
import { pageAmbience } from '../../../../server/api/context.ts';

export default async function AuditPage() {
  await pageAmbience();
  const t = await getTranslations('audit');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={<VerifyChain />} />
      <AuditLog />
    </>
  );
}
