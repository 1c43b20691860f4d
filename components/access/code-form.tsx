/** The second step: a code of the authenticator or a recovery code; at the first sign-in the picture to enrol with, and a password of one's own. */
'use client';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { SignInStep } from '../../server/access/contract.ts';
import { LimitedInput } from '../form/limited-input.tsx';
import { Button } from '../ui/button.tsx';
import { callAuth } from './auth-call.ts';
import { EnrolmentPicture } from './enrolment-picture.tsx';
import { LabelledField } from './labelled-field.tsx';
import { Notice } from './notice.tsx';
import { useReason } from './use-reason.ts';

type Step = Extract<SignInStep, { step: 'code' | 'enrol' }>;

export function CodeForm({ step, onDone, onOver }: { step: Step; onDone(): void; onOver(): void }) {
  const t = useTranslations('access.signIn');
  const say = useReason();
  const [usesRecovery, setUsesRecovery] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const field = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const isEnrolling = step.step === 'enrol';
  // Whoever enrols types next what the telephone shows; on the telephone itself its keyboard would cover what is to be copied.
  useEffect(() => {
    if (isEnrolling && window.matchMedia('(pointer: fine)').matches) (first.current ?? field.current)?.focus({ preventScroll: true });
  }, [isEnrolling]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setReason(null);
    const answer = await callAuth('second-factor', {
      code: String(form.get('code')).trim(),
      ...(step.mustChangePassword ? { newPassword: String(form.get('newPassword')) } : {}),
    });
    if (answer.isDone) return onDone();
    setPending(false);
    setReason(answer.reason);
    if (field.current) field.current.value = '';
    field.current?.focus();
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" aria-busy={isPending}>
      {reason && (
        <Notice tone="danger">
          {say(reason)}
          {reason === 'session_over' && (
            <Button variant="link" className="ml-2" onClick={onOver}>
              {t('again')}
            </Button>
          )}
        </Notice>
      )}
      {isEnrolling && step.enrolment && <EnrolmentPicture {...step.enrolment} />}
      {step.mustChangePassword && (
        <LabelledField label={t('newPassword')} hint={t('newPasswordHint')}>
          {(ids) => (
            <LimitedInput
              {...ids}
              ref={first}
              className="h-10"
              type="password"
              name="newPassword"
              autoComplete="new-password"
              required
              minLength={12}
              most={128}
            />
          )}
        </LabelledField>
      )}
      <LabelledField
        label={usesRecovery ? t('recoveryCode') : t('code')}
        hint={step.demoCode && !usesRecovery && !reason ? t('demoCode') : usesRecovery ? t('recoveryHint') : t('codeHint')}
      >
        {(ids) => (
          <LimitedInput
            {...ids}
            key={String(usesRecovery)}
            ref={field}
            name="code"
            className="h-11 font-mono text-lg tracking-widest"
            inputMode={usesRecovery ? 'text' : 'numeric'}
            autoComplete="one-time-code"
            spellCheck={false}
            required
            autoFocus={!isEnrolling}
            most={30}
            pattern={usesRecovery ? undefined : '\\s*\\d{3}\\s?\\d{3}\\s*'}
            defaultValue={usesRecovery ? '' : (step.demoCode ?? '')}
          />
        )}
      </LabelledField>
      <Button type="submit" variant="primary" size="lg" pending={isPending} disabled={!isReady}>
        {isEnrolling ? t('enrol') : t('signIn')}
      </Button>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {isEnrolling ? (
          <span />
        ) : (
          <Button variant="link" onClick={() => setUsesRecovery(!usesRecovery)}>
            {usesRecovery ? t('useAuthenticator') : t('useRecovery')}
          </Button>
        )}
        <Button variant="link" onClick={onOver}>
          {t('otherAccount')}
        </Button>
      </div>
    </form>
  );
}
