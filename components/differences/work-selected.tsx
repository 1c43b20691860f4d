/** What can be done in one step with the selected differences, or with all that the filter finds: give them to somebody, label them, comment on each. */
'use client';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { COMMENT_MAX, LABEL_MAX, MATCHING_COMMENT_MAX } from '../../server/reconciliation/differences/codes.ts';
import type { DifferenceFilter, DifferenceRow } from '../../server/reconciliation/differences/contract.ts';
import { withoutUnseen } from '../form/half-width.ts';
import { OutcomeUnknown } from '../form/outcome-unknown.tsx';
import { isTooLong, TooLong } from '../form/too-long.tsx';
import { useKeptText } from '../form/use-kept-text.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useCan } from '../providers/session-provider.tsx';
import type { Matching } from '../table/selection-bar.tsx';
import { Input, Textarea } from '../ui/input.tsx';
import { asSeen } from './as-seen.ts';
import { AssignSelected } from './assign-selected.tsx';
import { useDifferenceChanges, useKnownLabels } from './difference-owner.tsx';
import { OWN_ACTS } from './own-acts.ts';
import { SelectedStep } from './selected-step.tsx';
import { useCommentSelected } from './use-comment-selected.ts';

/** The most that one step names one by one. */
const MOST = 500;

type StepProps = {
  selected: readonly DifferenceRow[];
  matching: Matching | null;
  filter: DifferenceFilter;
  title: string;
  why: string | null;
  hasKey: boolean;
};

function LabelStep({ selected, matching, filter, onDone, ...step }: StepProps & { onDone(): void }) {
  const t = useTranslations('difference');
  const { label, labelMatching } = useDifferenceChanges();
  const known = useKnownLabels();
  const listId = useId();
  const [text, setText] = useKeptText('label-selected');
  const send = async () => {
    const add = [withoutUnseen(text)];
    setText('');
    try {
      if (matching) await OWN_ACTS.follow(selected, () => labelMatching.mutateAsync({ filter, expected: asSeen(matching), add }));
      else await label.mutateAsync({ differences: selected.map(({ id, version }) => ({ id, version })), add });
    } catch (error) {
      setText(text);
      throw error;
    }
    onDone();
  };
  const isPending = label.isPending || labelMatching.isPending;
  return (
    <SelectedStep
      {...step}
      part="label"
      matching={matching}
      limits={t('bulk.labelLimits')}
      isPending={isPending}
      canSend={text.trim() !== '' && !isTooLong(text, LABEL_MAX)}
      onSend={send}
    >
      <Input
        aria-label={t('label.placeholder')}
        placeholder={t('label.placeholder')}
        value={text}
        aria-invalid={isTooLong(text, LABEL_MAX) || undefined}
        list={listId}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={listId}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TooLong text={text} most={LABEL_MAX} />
    </SelectedStep>
  );
}

function CommentStep({ selected, matching, filter, ...step }: StepProps) {
  const t = useTranslations('difference');
  const whyId = useId();
  const { text, write, say, isPending, isUnknown } = useCommentSelected();
  const most = matching ? MATCHING_COMMENT_MAX : COMMENT_MAX;
  const send = () => say(matching ? { filter, expected: asSeen(matching) } : { differenceIds: selected.map(({ id }) => id) });
  return (
    <SelectedStep
      {...step}
      part="comment"
      matching={matching}
      limits={t('bulk.commentLimits', { most: groupedCount(BigInt(MATCHING_COMMENT_MAX)) })}
      isPending={isPending}
      canSend={text.trim() !== '' && text.trim().length <= most}
      onSend={send}
    >
      {isUnknown && <OutcomeUnknown id={whyId} />}
      <Textarea
        aria-label={t('comment.title')}
        placeholder={t('comment.placeholder')}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing)
            event.currentTarget.form?.requestSubmit();
        }}
      />
      <TooLong text={text} most={most} />
    </SelectedStep>
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
  const why = !matching && selected.length > MOST ? t('tooMany', { count: MOST }) : null;
  const step = { selected, matching, filter, why, hasKey: hasKeys };
  return (
    <>
      {can('difference.comment') && <CommentStep {...step} title={t('comment')} />}
      {can('difference.assign') && (
        <>
          <LabelStep {...step} title={t('label')} onDone={() => (isWhole && !matching) || onDone()} />
          <AssignSelected selected={selected} matching={matching} filter={filter} hasKey={hasKeys} onDone={onDone} />
        </>
      )}
    </>
  );
}
