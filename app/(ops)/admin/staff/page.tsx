/** Users and roles. */
import { getTranslations } from 'next-intl/server';
import { PageHeader } from '../../../../components/shell/page-header.tsx';
import { AddStaff } from '../../../../components/staff/add-staff.tsx';
import { StaffTable } from '../../../../components/staff/staff-table.tsx';
import { pageAmbience } from '../../../../server/api/context.ts';

export default async function StaffPage() {
  const { actor } = await pageAmbience();
  const t = await getTranslations('staff');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={actor.permissions.has('staff.manage') ? <AddStaff /> : null} />
      <StaffTable ownId={actor.userId} />
    </>
  );
}
