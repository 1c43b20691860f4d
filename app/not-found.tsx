/** There is nothing at this address, or it is somebody else's: the same answer. */
import { SearchX } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { Button } from '../components/ui/button.tsx';
import { Link } from '../components/ui/link.tsx';
import { StateCard } from '../components/ui/state-card.tsx';

export default async function NotFound() {
  const t = await getTranslations('states');
  return (
    <main id="main" className="grid min-h-[60dvh] place-content-center">
      <title>{t('notFound')}</title>
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
    </main>
  );
}
