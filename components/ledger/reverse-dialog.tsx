/** Asks why, shows what will be posted, and reverses an entry. */
'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { EntryRow } from '../../server/ledger/contract.ts';
import { TextareaField } from '../form/fields.tsx';
import { useRefusal } from '../form/refusal.ts';
import { newRequestKey } from '../form/request-key.ts';
import { Submit } from '../form/submit.tsx';
import { isTooLong } from '../form/too-long.tsx';
import { useFormatSettings } from '../format/format-context.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { goOnAtTheBeginning } from '../ui/use-focus-back.ts';
import { LegsTable } from './legs-table.tsx';

/** As the server takes it, in characters. */
const MEMO_MAX = 500;

export function ReverseDialog({ entry }: { entry: EntryRow }) {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refusal = useRefusal();
  const [open, setOpen] = useState(false);
  const [memo, setMemo] = useState('');
  const [requestKey, setRequestKey] = useState('');
  const { today } = useFormatSettings();
  const closed = useQuery(trpc.ledger.closeState.queryOptions({}, { enabled: open }));
  // An entry may be dated ahead of our clock: then so is what takes it back.
  const isAhead = entry.businessDate > today;
  const date = isAhead ? entry.businessDate : today;
  const isOfClosedDate = entry.businessDate <= (closed.data?.closedThrough ?? '');
  // An entry that is reversed has no such button any more: with it goes what had the focus.
  const wasAsked = useRef(false);
  useEffect(() => () => void (wasAsked.current && goOnAtTheBeginning()), []);
  const reverse = useMutation(
    trpc.ledger.reverseEntry.mutationOptions({
      onSuccess: async ({ no }) => {
        setOpen(false);
        toast.success(t('reversedBy', { no }));
        await cache.invalidateQueries();
      },
    }),
  );
  const show = (next: boolean) => {
    // Somebody else may have reversed it: then the page behind says so, and by which entry.
    if (!next && reverse.error) void cache.invalidateQueries(trpc.ledger.entry.queryFilter());
    // One key a form: pressing twice, or again after a lost answer, reverses once.
    if (next) {
      setRequestKey(newRequestKey());
      setMemo('');
    }
    setOpen(next);
  };
  const mirror = entry.legs.map((leg) => ({ ...leg, side: leg.side === 'D' ? ('C' as const) : ('D' as const) }));
  return (
    <>
      <Button variant="danger" aria-haspopup="dialog" onClick={() => show(true)}>
        {t('reverse')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        size="md"
        title={t('reverseTitle', { no: entry.no })}
        description={t('reverseText', { date })}
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            wasAsked.current = true;
            reverse.mutate({ entryId: entry.id, memo, requestKey });
          }}
        >
          {isOfClosedDate && <p className="text-ink-2 text-sm">{t('reverseOfClosed', { date: entry.businessDate })}</p>}
          <LegsTable legs={mirror} label={t('willBePosted')} isLinked={false} />
          <TextareaField label={t('reverseWhy')} value={memo} onChange={setMemo} most={MEMO_MAX} />
          {reverse.error && (
            <p role="alert" className="text-danger-text text-sm">
              {refusal(reverse.error).text}
            </p>
          )}
          <Submit
            variant="danger"
            pending={reverse.isPending}
            blockers={memo.trim().length < 4 ? [t('reverseNeedsWhy')] : isTooLong(memo, MEMO_MAX) ? [t('reverseWhyTooLong')] : []}
            onCancel={() => show(false)}
          >
            {t('reverse')}
          </Submit>
        </form>
      </Dialog>
    </>
  );
}
