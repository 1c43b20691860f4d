/** The field for the next comment. One whose answer was lost stays in it, and is asked for again by itself until it is known to be stored. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { COMMENT_MAX } from '../../server/reconciliation/differences/codes.ts';
import { isAskedAgain, useAskAgain } from '../form/ask-again.ts';
import { OutcomeUnknown } from '../form/outcome-unknown.tsx';
import { mayBeDone, useRefusal } from '../form/refusal.ts';
import { isTooLong, TooLong } from '../form/too-long.tsx';
import { useAriaKeys } from '../providers/keys-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { answered, type Draft, EMPTY } from './draft.ts';
import { leaveField } from './leave-field.ts';
import { useAskedAnew } from './use-asked-anew.ts';
import { useDraft } from './use-draft.ts';

export function CommentField({ differenceId }: { differenceId: string }) {
  const t = useTranslations('difference.comment');
  const keyOf = useAriaKeys();
  const refusal = useRefusal();
  const trpc = useTRPC();
  const whyId = useId();
  const [draft, keep] = useDraft(differenceId);
  const field = useRef<HTMLTextAreaElement>(null);
  const isAsked = useRef(false);
  const [isResumed, setResumed] = useState(false);
  const askAnew = useAskedAnew();
  const shown = (error?: unknown) => askAnew('commented', error);
  const comment = useMutation(
    trpc.differences.comment.mutationOptions({
      ...useAskAgain(field),
      onSuccess: () => {
        keep(() => EMPTY);
        isAsked.current = false;
        toast.success(t('sent'));
        shown();
      },
      onError: (error) => {
        keep((kept) => answered(kept, mayBeDone(error)));
        isAsked.current = false;
        const { text, reason } = refusal(error);
        const wasStored = reason === 'idempotency_key_reused';
        toast.error(wasStored ? t('storedBefore') : text);
        if (wasStored) shown(error);
      },
    }),
  );
  const { mutate } = comment;
  const ask = useCallback(
    ({ text, requestKey }: Draft) => {
      isAsked.current = true;
      mutate({ differenceId, body: text.trim(), requestKey });
    },
    [mutate, differenceId],
  );
  useEffect(() => {
    // Sent from here before, and left without an answer.
    if (!draft.isSent || isAsked.current) return;
    setResumed(true);
    ask(draft);
  }, [draft, ask]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.text.trim() || isTooLong(draft.text, COMMENT_MAX) || comment.isPending) return;
    setResumed(false);
    ask(draft);
    keep((kept) => ({ ...kept, isSent: true }));
    // At once: the next key walks on, and what is answered late takes the keyboard from nobody.
    leaveField(field.current);
  };
  const isUnknown = isAskedAgain(comment) || (isResumed && comment.isPending);
  return (
    <form data-print="hide" onSubmit={send} className="grid gap-2 border-line border-t p-3">
      {isUnknown && <OutcomeUnknown id={whyId} />}
      <TooLong text={draft.text} most={COMMENT_MAX} />
      {/* beside the list the button is below: what one writes all day is written in the whole width */}
      <div className="flex flex-wrap items-end justify-end gap-2">
        <label className="min-w-0 flex-1 basis-64">
          <span className="sr-only">{t('title')}</span>
          <textarea
            ref={field}
            data-field="comment"
            aria-keyshortcuts={keyOf('comment')}
            value={draft.text}
            readOnly={comment.isPending}
            onChange={(event) => keep((kept) => ({ ...kept, text: event.target.value }))}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing)
                event.currentTarget.form?.requestSubmit();
            }}
            rows={2}
            placeholder={t('placeholder')}
            className="block w-full resize-y rounded-sm border border-edge bg-surface px-2 py-1.5 text-sm"
          />
        </label>
        <Button
          type="submit"
          variant="primary"
          pending={comment.isPending}
          disabled={!draft.text.trim() || isTooLong(draft.text, COMMENT_MAX)}
          aria-describedby={isUnknown ? whyId : undefined}
        >
          {t('send')}
        </Button>
      </div>
    </form>
  );
}
