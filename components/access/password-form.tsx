/** The first step: e-mail and password, single sign-on where there is one, and the demo accounts on a demonstration. */
'use client';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { SignInStep } from '../../server/access/contract.ts';
import { LimitedInput } from '../form/limited-input.tsx';
import { Button } from '../ui/button.tsx';
import { callAuth, startSingleSignOn } from './auth-call.ts';
import { LabelledField } from './labelled-field.tsx';
import { Notice } from './notice.tsx';
import { useReason } from './use-reason.ts';

type Step = Extract<SignInStep, { step: 'password' }>;

export function PasswordForm({ step, next, error, onDone }: { step: Step; next: string; error: string | null; onDone(): void }) {
  const t = useTranslations('access.signIn');
  const say = useReason();
  const told = useId();
  const [reason, setReason] = useState(error);
  const [isPending, setPending] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);

  const send = async (given: { email: string; password: string }) => {
    setPending(true);
    setReason(null);
    const answer = await callAuth('password', given);
    if (answer.isDone) return onDone();
    setPending(false);
    setReason(answer.reason);
    if (password.current) password.current.value = '';
    password.current?.focus();
  };
  // Read from the form, not from state: what was typed before the scripts came counts too.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void send({ email: String(fields.get('email')), password: String(fields.get('password')) });
  };
  return (
    <div className="flex flex-col gap-6">
      {/* A form sent before the scripts are there would put the password into the address: `post` keeps it out. */}
      <form method="post" onSubmit={submit} className="flex flex-col gap-4" aria-busy={isPending}>
        <div id={told} className="empty:hidden">
          {reason ? <Notice tone="danger">{say(reason)}</Notice> : step.ended && <Notice tone="info">{t(`ended.${step.ended}`)}</Notice>}
        </div>
        <LabelledField label={t('email')}>
          {(ids) => (
            <LimitedInput
              {...ids}
              // The focus is here when the page comes: what it has to say is read with the field.
              aria-describedby={told}
              className="h-10"
              type="email"
              name="email"
              autoComplete="username"
              required
              most={254}
              autoFocus
            />
          )}
        </LabelledField>
        <LabelledField label={t('password')}>
          {(ids) => (
            <LimitedInput
              {...ids}
              ref={password}
              className="h-10"
              type="password"
              name="password"
              autoComplete="current-password"
              required
              most={200}
            />
          )}
        </LabelledField>
        <Button type="submit" variant="primary" size="lg" pending={isPending} disabled={!isReady}>
          {t('continue')}
        </Button>
        <p className="text-ink-3 text-xs">{t('lockHint')}</p>
      </form>
      {step.ssoName && (
        <Button size="lg" disabled={!isReady} onClick={() => startSingleSignOn(next)}>
          <KeyRound aria-hidden />
          {t('sso', { name: step.ssoName })}
        </Button>
      )}
      {step.demo && <DemoAccounts demo={step.demo} isDisabled={isPending || !isReady} onPick={send} />}
    </div>
  );
}

function DemoAccounts({
  demo,
  isDisabled,
  onPick,
}: {
  demo: NonNullable<Step['demo']>;
  isDisabled: boolean;
  onPick(given: { email: string; password: string }): void;
}) {
  const t = useTranslations('access');
  return (
    <section className="flex flex-col gap-2 border-line border-t pt-4" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts" className="text-sm">
        {t('demo.title')}
      </h2>
      <p className="text-ink-3 text-xs">{t('demo.lead', { password: demo.password })}</p>
      <ul className="grid grid-cols-2 gap-1.5">
        {demo.accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              disabled={isDisabled}
              onClick={() => onPick({ email: account.email, password: demo.password })}
              className="flex w-full flex-col items-start rounded-sm border border-line bg-surface px-2.5 py-1.5 text-left hover:border-edge hover:bg-hover disabled:opacity-60"
            >
              <span className="font-semibold text-sm">{t(`roles.${account.role}`)}</span>
              <span className="text-ink-3 text-xs">{account.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
