/** There is nothing at this address, or it is somebody else's: the same answer, in the frame of the console. */
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { StateCard } from '../../components/table/table-states.tsx';
import { Button } from '../../components/ui/button.tsx';

export default async function NotFound() {
  const t = await getTranslations('states');
  return (
    <>
      <h1 className="sr-only">{t('notFound')}</h1>
      <StateCard
        icon={<SearchX />}
        title={t('notFound')}
        text={t('notFoundText')}
        action={
          <Button asChild>
            <Link href="/">{t('toStart')}</Link>
          </Button>
        }
      />
    </>
  );
}
