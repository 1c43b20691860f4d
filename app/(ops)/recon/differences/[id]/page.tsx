/** One difference on a page of its own, for links that are sent. */
import { getTranslations } from 'next-intl/server';
import { DifferenceDetail } from '../../../../../components/differences/difference-detail.tsx';
import { PageHeader } from '../../../../../components/shell/page-header.tsx';
import { pageId } from '../../../../../components/shell/page-id.ts';

export default async function DifferencePage({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, t] = await Promise.all([params, getTranslations('difference')]);
  return (
    <div className="max-w-4xl">
      <PageHeader title={t('list.title')} />
      <DifferenceDetail id={pageId(id)} />
    </div>
  );
}
