/** Changing one's own password. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { LimitedInput } from '../form/limited-input.tsx';
import { useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { LabelledField } from './labelled-field.tsx';
import { Notice } from './notice.tsx';
import { Section } from './section.tsx';
import { useReason } from './use-reason.ts';

export function OwnPassword() {
  const t = useTranslations('access.me');
  const trpc = useTRPC();
  const say = useRefusal();
  const reason = useReason();
  const cache = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const change = useMutation(trpc.access.changePassword.mutationOptions({ onError: (error) => setProblem(say(error).text) }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    setProblem(null);
    const input = { currentPassword: String(fields.get('current')), newPassword: String(fields.get('new')) };
    const answer = await change.mutateAsync(input).catch(() => null);
    if (!answer) return;
    if (answer.outcome !== 'right') return setProblem(reason(answer.outcome === 'locked' ? 'account_locked' : 'password_wrong'));
    form.reset();
    toast.success(t('passwordChanged'));
    void cache.invalidateQueries(trpc.access.sessions.queryFilter());
  };
  return (
    <Section title={t('password')} lead={t('passwordLead')}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {problem && <Notice tone="danger">{problem}</Notice>}
        <LabelledField label={t('currentPassword')}>
          {(ids) => <LimitedInput {...ids} name="current" type="password" autoComplete="current-password" required most={200} />}
        </LabelledField>
        <LabelledField label={t('newPassword')} hint={t('newPasswordHint')}>
          {(ids) => <LimitedInput {...ids} name="new" type="password" autoComplete="new-password" required minLength={12} most={128} />}
        </LabelledField>
        <div>
          <Button type="submit" variant="primary" pending={change.isPending}>
            {t('changePassword')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
