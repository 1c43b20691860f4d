/** What can be done with the selected differences in one step: give them to somebody, label them, comment on each. */
'use client';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { DifferenceFilter, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { isAskedAgain } from '../form/ask-again.ts';
import { OutcomeUnknown } from '../form/outcome-unknown.tsx';
import { mayBeDone } from '../form/refusal.ts';
import { newRequestKey } from '../form/request-key.ts';
import { useAriaKeys, useKeys } from '../providers/keys-provider.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import type { Matching } from '../table/selection-bar.tsx';
import { Button } from '../ui/button.tsx';
import { Input, Textarea } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';
import { AssignSelected } from './assign-selected.tsx';
import { useDifferenceChanges, useKnownLabels } from './difference-owner.tsx';

/** The most that one step names one by one. */
const MOST = 500;

type Part = 'label' | 'comment';

/** A button with a small form; its key opens it as well. `why` says why it cannot be. */
function Step({
  part,
  title,
  why,
  hasKey,
  isPending,
  canSend,
  onSend,
  children,
}: {
  part: Part;
  title: string;
  why: string | null;
  hasKey: boolean;
  isPending: boolean;
  canSend: boolean;
  onSend(): Promise<unknown>;
  children: ReactNode;
}) {
  const keyOf = useAriaKeys();
  const [open, setOpen] = useState(false);
  useKeys({ [part]: () => setOpen(true) }, hasKey && why === null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    // Out of the way at once, so that the next key is not written into it; what was refused comes back with what was typed.
    setOpen(false);
    await onSend().catch(() => setOpen(true));
  };
  return (
    <Popover
      label={title}
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-80"
      trigger={
        <Button size="sm" aria-keyshortcuts={hasKey ? keyOf(part) : undefined} disabled={why !== null} title={why ?? undefined}>
          {title} {hasKey && <KeyHint command={part} className="max-lg:hidden" />}
        </Button>
      }
    >
      <form className="flex flex-col gap-2" onSubmit={send}>
        {children}
        <Button type="submit" variant="primary" size="sm" className="self-end" pending={isPending} disabled={!canSend}>
          {title}
        </Button>
      </form>
    </Popover>
  );
}

type StepProps = { selected: readonly DifferenceRow[]; title: string; why: string | null; hasKey: boolean };

function LabelStep({ selected, onDone, ...step }: StepProps & { onDone(): void }) {
  const t = useTranslations('difference');
  const { label } = useDifferenceChanges();
  const known = useKnownLabels();
  const listId = useId();
  const [text, setText] = useState('');
  const send = async () => {
    setText('');
    try {
      await label.mutateAsync({ differences: selected.map(({ id, version }) => ({ id, version })), add: [text.trim()] });
    } catch (error) {
      setText(text);
      throw error;
    }
    onDone();
  };
  return (
    <Step {...step} part="label" isPending={label.isPending} canSend={text.trim() !== ''} onSend={send}>
      <Input
        aria-label={t('label.placeholder')}
        placeholder={t('label.placeholder')}
        value={text}
        maxLength={40}
        list={listId}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={listId}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Step>
  );
}

function CommentStep({ selected, ...step }: StepProps) {
  const t = useTranslations('difference');
  const { commentMany } = useDifferenceChanges();
  const whyId = useId();
  const [text, setText] = useState('');
  const requestKey = useRef(newRequestKey());
  const send = async () => {
    setText('');
    try {
      await commentMany.mutateAsync({ differenceIds: selected.map(({ id }) => id), body: text.trim(), requestKey: requestKey.current });
      requestKey.current = newRequestKey();
    } catch (error) {
      if (!mayBeDone(error)) requestKey.current = newRequestKey();
      setText(text);
      throw error;
    }
  };
  return (
    <Step {...step} part="comment" isPending={commentMany.isPending} canSend={text.trim() !== ''} onSend={send}>
      {isAskedAgain(commentMany) && <OutcomeUnknown id={whyId} />}
      <Textarea
        aria-label={t('comment.title')}
        placeholder={t('comment.placeholder')}
        value={text}
        maxLength={4000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing)
            event.currentTarget.form?.requestSubmit();
        }}
      />
    </Step>
  );
}

/** `isWhole`: the selected rows are all on this page, and come back as they are after a change; rows of a page left behind do not.
 *  `hasKeys` where no single difference is looked at: the keys are its own then. */
export function WorkSelected({
  selected,
  matching,
  filter,
  isWhole,
  hasKeys,
  onDone,
}: {
  selected: readonly DifferenceRow[];
  matching: Matching | null;
  filter: DifferenceFilter;
  isWhole: boolean;
  hasKeys: boolean;
  onDone(): void;
}) {
  const t = useTranslations('difference.bulk');
  const can = useCan();
  const why = matching ? t('onlyTicked') : selected.length > MOST ? t('tooMany', { count: MOST }) : null;
  return (
    <>
      {can('difference.comment') && <CommentStep selected={selected} title={t('comment')} why={why} hasKey={hasKeys} />}
      {can('difference.assign') && (
        <>
          <LabelStep selected={selected} title={t('label')} why={why} hasKey={hasKeys} onDone={() => isWhole || onDone()} />
          <AssignSelected selected={selected} matching={matching} filter={filter} hasKey={hasKeys} onDone={onDone} />
        </>
      )}
    </>
  );
}
