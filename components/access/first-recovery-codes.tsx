/** The page after enrolment: makes the recovery codes when asked, and lets on only when they are said to be kept. */
'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from './notice.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { useNewRecoveryCodes } from './use-new-recovery-codes.ts';

export function FirstRecoveryCodes({ next }: { next: string }) {
  const t = useTranslations('access.recovery');
  const { codes, make, isPending, problem } = useNewRecoveryCodes();
  const [isKept, setKept] = useState(false);
  return (
    <div className="flex flex-col gap-6">
      <header className="flex flex-col gap-1">
        <h1 className="text-2xl">{t('title')}</h1>
        <p className="text-ink-2 text-sm">{t('lead')}</p>
      </header>
      {problem && <Notice tone="danger">{problem}</Notice>}
      {codes ? (
        <>
          <RecoveryCodes codes={codes} />
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" className="size-4 accent-accent" checked={isKept} onChange={(event) => setKept(event.target.checked)} />
            {t('kept')}
          </label>
          <Button variant="primary" size="lg" disabled={!isKept} onClick={() => window.location.assign(next)}>
            {t('goOn')}
          </Button>
        </>
      ) : (
        <>
          <Button variant="primary" size="lg" pending={isPending} onClick={make}>
            {t('show')}
          </Button>
          <Button variant="link" onClick={() => window.location.assign(next)}>
            {t('later')}
          </Button>
        </>
      )}
    </div>
  );
}
