/** Moving one's own second factor to a new device: password and old factor, then a code of the new one. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { LimitedInput } from '../form/limited-input.tsx';
import { useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { EnrolmentPicture } from './enrolment-picture.tsx';
import { LabelledField } from './labelled-field.tsx';
import { Notice } from './notice.tsx';
import { Section } from './section.tsx';
import { useReason } from './use-reason.ts';

export function OwnSecondFactor() {
  const t = useTranslations('access.me');
  const trpc = useTRPC();
  const say = useRefusal();
  const reason = useReason();
  const cache = useQueryClient();
  const [step, setStep] = useState<'rest' | 'prove' | 'scan'>('rest');
  const [problem, setProblem] = useState<string | null>(null);
  const onError = (error: unknown) => setProblem(say(error).text);
  const start = useMutation(trpc.access.startSecondFactor.mutationOptions({ onError }));
  const confirm = useMutation(trpc.access.confirmSecondFactor.mutationOptions({ onError }));
  const wrong = (outcome: 'wrong' | 'locked', slug: string) => setProblem(reason(outcome === 'locked' ? 'account_locked' : slug));

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem(null);
    const fields = new FormData(event.currentTarget);
    const code = String(fields.get('code')).trim();
    if (step === 'prove') {
      const answer = await start.mutateAsync({ password: String(fields.get('password')), code }).catch(() => null);
      if (answer?.outcome === 'right') setStep('scan');
      else if (answer) wrong(answer.outcome, 'credentials_wrong');
      return;
    }
    const answer = await confirm.mutateAsync({ code }).catch(() => null);
    if (!answer) return;
    if (answer.outcome !== 'right') return wrong(answer.outcome, 'code_wrong');
    setStep('rest');
    toast.success(t('moved'));
    void cache.invalidateQueries(trpc.access.sessions.queryFilter());
  };
  if (step === 'rest')
    return (
      <Section title={t('secondFactor')} lead={t('secondFactorLead')}>
        <Button onClick={() => setStep('prove')}>{t('startMove')}</Button>
      </Section>
    );
  return (
    <Section title={t('secondFactor')} lead={t('secondFactorLead')}>
      <form key={step} onSubmit={submit} className="flex flex-col gap-3">
        {problem && <Notice tone="danger">{problem}</Notice>}
        {step === 'prove' ? (
          <LabelledField label={t('currentPassword')}>
            {(ids) => <LimitedInput {...ids} name="password" type="password" autoComplete="current-password" required most={200} />}
          </LabelledField>
        ) : (
          start.data?.enrolment && <EnrolmentPicture {...start.data.enrolment} />
        )}
        <LabelledField label={step === 'prove' ? t('currentCode') : t('newCode')}>
          {(ids) => <LimitedInput {...ids} name="code" autoComplete="one-time-code" required minLength={6} most={30} spellCheck={false} />}
        </LabelledField>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" pending={start.isPending || confirm.isPending}>
            {step === 'prove' ? t('startMove') : t('confirmMove')}
          </Button>
          <Button
            onClick={() => {
              setStep('rest');
              setProblem(null);
            }}
          >
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
