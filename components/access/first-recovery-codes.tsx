/** The page after enrolment: makes the recovery codes when asked, and lets on only when they are said to be kept. */
'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Notice } from './notice.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { useNewRecoveryCodes } from './use-new-recovery-codes.ts';

export function FirstRecoveryCodes({ next }: { next: string }) {
  const t = useTranslations('access.recovery');
  const { codes, make, isPending, problem } = useNewRecoveryCodes();
  const [isKept, setKept] = useState(false);
  // The button that asked for the codes is gone with its answer: the keyboard goes to what came, then to the next button.
  const place = useRef<HTMLDivElement>(null);
  const isShown = codes !== null;
  useEffect(() => {
    if (isShown) place.current?.focus();
    else place.current?.querySelector('button')?.focus();
  }, [isShown]);
  return (
    <div ref={place} tabIndex={-1} className="flex flex-col gap-6 outline-none">
      <header className="flex flex-col gap-1">
        <h1 className="text-2xl">{t('title')}</h1>
        <p className="text-ink-2 text-sm">{t('lead')}</p>
      </header>
      {problem && <Notice tone="danger">{problem}</Notice>}
      {codes ? (
        <>
          <RecoveryCodes codes={codes} />
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the Radix checkbox inside is the control */}
          <label className="flex min-h-8 items-center gap-2.5 text-sm">
            <Checkbox checked={isKept} onCheckedChange={(checked) => setKept(checked === true)} />
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
