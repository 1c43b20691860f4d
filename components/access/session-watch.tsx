/** Says two minutes before that the session ends, with a way to stay; and when it has ended, leads to the sign-in and back. What was typed
 *  on the page stays there meanwhile. */
'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { systemClock } from '../../server/kernel/clock.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, FIRST } from '../ui/dialog.tsx';
import { useSessionWatch, type Watched } from './use-session-watch.ts';

export function SessionWatch() {
  const { watched, stay, dismiss } = useSessionWatch();
  if (watched.kind === 'warning') return <Warning watched={watched} onStay={stay} onDismiss={dismiss} />;
  return watched.kind === 'ended' ? <Ended onDismiss={dismiss} /> : null;
}

function Warning({
  watched,
  onStay,
  onDismiss,
}: {
  watched: Extract<Watched, { kind: 'warning' }>;
  onStay(): Promise<void>;
  onDismiss(): void;
}) {
  const t = useTranslations('access.session');
  const [isPending, setPending] = useState(false);
  const stay = async () => {
    setPending(true);
    await onStay();
    setPending(false);
  };
  const close = watched.isFinal ? onDismiss : () => void stay();
  return (
    <Dialog
      open
      // Whoever closes it is here.
      onOpenChange={(open) => !open && close()}
      title={t('warningTitle')}
      description={t(watched.isFinal ? 'finalText' : 'warningText')}
      footer={
        <Button {...FIRST} variant="primary" pending={isPending} onClick={close}>
          {t(watched.isFinal ? 'understood' : 'stay')}
        </Button>
      }
    >
      <Countdown endsAt={watched.endsAt} />
    </Dialog>
  );
}

function Countdown({ endsAt }: { endsAt: number }) {
  const t = useTranslations('access.session');
  const [now, setNow] = useState(() => systemClock.now().getTime());
  useEffect(() => {
    const timer = setInterval(() => setNow(systemClock.now().getTime()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((endsAt - now) / 1000));
  return (
    <p role="timer" className="text-lg tabular-nums">
      {t('left', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })}
    </p>
  );
}

function Ended({ onDismiss }: { onDismiss(): void }) {
  const t = useTranslations('access.session');
  const path = usePathname();
  const search = useSearchParams().toString();
  const here = search ? `${path}?${search}` : path;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDismiss()}
      title={t('endedTitle')}
      description={t('endedText')}
      footer={
        <>
          <Button onClick={() => window.open('/sign-in', '_blank', 'noopener')}>{t('signInElsewhere')}</Button>
          <Button {...FIRST} variant="primary" onClick={() => window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)}>
            {t('signIn')}
          </Button>
        </>
      }
    />
  );
}
