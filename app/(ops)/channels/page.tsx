/** The list of channels. */
import { getTranslations } from 'next-intl/server';
import { ChannelsTable } from '../../../components/channels/channels-table.tsx';
import { PageHeader } from '../../../components/shell/page-header.tsx';

export default async function ChannelsPage() {
  const t = await getTranslations('channels');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <ChannelsTable />
    </>
  );
}
