/** A page that broke: what that means for the data, a way to try again, and the reference to give. */
'use client';
import { FileWarning } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '../components/ui/button.tsx';
import { CopyButton } from '../components/ui/copy-button.tsx';
import { StateCard } from '../components/ui/state-card.tsx';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  const t = useTranslations('states');
  return (
    <div className="grid min-h-[60dvh] place-content-center">
      <title>{t('pageBroken')}</title>
      <StateCard
        icon={<FileWarning />}
        tone="bad"
        role="alert"
        title={t('pageBroken')}
        text={
          <>
            <p>{t('pageBrokenText')}</p>
            {error.digest && (
              <p className="mt-2 inline-flex items-center gap-1 text-ink-3 text-xs">
                {t('reference')} <span className="ident">{error.digest}</span>
                <CopyButton text={error.digest} what={t('reference')} />
              </p>
            )}
          </>
        }
        action={<Button onClick={reset}>{t('retry')}</Button>}
      />
    </div>
  );
}
