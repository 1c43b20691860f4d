/** The sign-in page: password, then the second factor (or its enrolment). */
'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { SignInStep } from '../../server/access/contract.ts';
import { endSession } from './auth-call.ts';
import { CodeForm } from './code-form.tsx';
import { PasswordForm } from './password-form.tsx';

type Shown = Exclude<SignInStep, { step: 'signed_in' }>;

export function SignIn({ step, next, error }: { step: Shown; next: string; error: string | null }) {
  const t = useTranslations('access.signIn');
  const router = useRouter();
  const title = step.step === 'password' ? t('title') : step.step === 'code' ? t('codeTitle') : t('enrolTitle');
  return (
    <div className="flex flex-col gap-6">
      <header className="flex flex-col gap-1">
        <h1 className="text-2xl">{title}</h1>
        <p className="text-ink-2 text-sm">{step.step === 'password' ? t('lead') : t('signedAs', { email: step.email })}</p>
      </header>
      {step.step === 'password' ? (
        <PasswordForm step={step} next={next} error={error} onDone={() => router.refresh()} />
      ) : (
        <CodeForm
          key={step.step}
          step={step}
          onOver={() => endSession()}
          onDone={() => window.location.assign(step.step === 'enrol' ? `/sign-in/recovery-codes?next=${encodeURIComponent(next)}` : next)}
        />
      )}
    </div>
  );
}
