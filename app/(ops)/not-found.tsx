/** There is nothing at this address, or it is somebody else's: the same answer, in the frame of the console. */
import { SearchX } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { WayToList } from '../../components/shell/way-to-list.tsx';
import { StateCard } from '../../components/ui/state-card.tsx';

export default async function NotFound() {
  const t = await getTranslations('states');
  return (
    <>
      <h1 className="sr-only">{t('notFound')}</h1>
      <StateCard icon={<SearchX />} title={t('notFound')} text={t('notFoundText')} action={<WayToList />} />
    </>
  );
}
