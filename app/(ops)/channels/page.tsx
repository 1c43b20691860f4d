/** The list of channels. */
import { getTranslations } from 'next-intl/server';
import { ChannelsTable } from '../../../components/channels/channels-table.tsx';
import { PageHeading } from '../../../components/shell/page-heading.tsx';

export default async function ChannelsPage() {
  const t = await getTranslations('channels');
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <ChannelsTable />
    </>
  );
}
