/** Asks for a fresh code where the server wants one, then lets the act go on. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
import { LabelledField } from './labelled-field.tsx';
import { Notice } from './notice.tsx';
import { useReason } from './use-reason.ts';

/** Whether a call was refused for want of a fresh factor. */
export function needsFreshFactor(error: unknown): boolean {
  return (error as { data?: { reason?: string } | null } | null)?.data?.reason === 'reauthentication_needed';
}

export function ConfirmItIsMe({ isOpen, onClose, onConfirmed }: { isOpen: boolean; onClose(): void; onConfirmed(): void }) {
  const t = useTranslations('access.confirm');
  const trpc = useTRPC();
  const say = useRefusal();
  const reason = useReason();
  const form = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = useMutation(trpc.access.confirmItIsMe.mutationOptions({ onError: (error) => setProblem(say(error).text) }));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem(null);
    const answer = await confirm.mutateAsync({ code: String(new FormData(event.currentTarget).get('code')) }).catch(() => null);
    if (answer?.outcome === 'right') return onConfirmed();
    if (answer) setProblem(reason(answer.outcome === 'locked' ? 'account_locked' : 'code_wrong'));
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('lead')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={form} variant="primary" pending={confirm.isPending}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        {problem && <Notice tone="danger">{problem}</Notice>}
        <LabelledField label={t('code')}>
          {(ids) => (
            <Input
              {...ids}
              name="code"
              className="h-10 font-mono text-lg tracking-widest"
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="\d{6}"
              required
              autoFocus
            />
          )}
        </LabelledField>
      </form>
    </Dialog>
  );
}
