/** Asks for a fresh code where the server wants one, for the act that it refused, then lets the act go on. */
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

/** What a refused call wants confirmed: one request by its hash, or, without one, the session. A demonstration names the code. */
export type Confirmation = { request?: string; demoCode?: string };

/** Null where a call was not refused for want of a fresh factor. */
export function confirmationWanted(error: unknown): Confirmation | null {
  const data = (error as { data?: { reason?: string; details?: Confirmation } | null } | null)?.data;
  return data?.reason === 'reauthentication_needed' ? (data.details ?? {}) : null;
}

export function ConfirmItIsMe({
  wanted,
  onClose,
  onConfirmed,
}: {
  /** Null: nothing is asked. */
  wanted: Confirmation | null;
  onClose(): void;
  onConfirmed(): void;
}) {
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
    const code = String(new FormData(event.currentTarget).get('code'));
    const answer = await confirm.mutateAsync({ code, ...(wanted?.request ? { request: wanted.request } : {}) }).catch(() => null);
    if (answer?.outcome === 'right') return onConfirmed();
    if (answer) setProblem(reason(answer.outcome === 'locked' ? 'account_locked' : 'code_wrong'));
  };
  return (
    <Dialog
      open={wanted !== null}
      onOpenChange={(open) => !open && onClose()}
      // A code is of this minute: nothing of it is worth keeping.
      isTyped={false}
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
              defaultValue={wanted?.demoCode}
              required
            />
          )}
        </LabelledField>
      </form>
    </Dialog>
  );
}
