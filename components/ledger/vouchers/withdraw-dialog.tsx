/** Asks why, says what follows, and withdraws a batch. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { BatchRow } from '../../../server/ledger/vouchers/contract.ts';
import { Notice } from '../../access/notice.tsx';
import { TextareaField } from '../../form/fields.tsx';
import { useRefusal } from '../../form/refusal.ts';
import { Submit } from '../../form/submit.tsx';
import { isTooLong } from '../../form/too-long.tsx';
import { useTRPC } from '../../providers/trpc.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { goOnAtTheBeginning } from '../../ui/use-focus-back.ts';

/** As the server takes it, in characters. */
const WHY_MAX = 500;

export function WithdrawDialog({ batch }: { batch: Pick<BatchRow, 'id' | 'no'> }) {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refusal = useRefusal();
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState('');
  const withdraw = useMutation(
    trpc.ledger.withdrawVoucherBatch.mutationOptions({
      onSuccess: async ({ no }) => {
        setOpen(false);
        toast.success(t('withdrawn', { no }));
        await cache.invalidateQueries();
        // The button that had the focus is gone with what it did.
        goOnAtTheBeginning();
      },
    }),
  );
  const show = (next: boolean) => {
    // Somebody else may have withdrawn it: then the page behind says who.
    if (!next && withdraw.error) void cache.invalidateQueries(trpc.ledger.voucherBatch.queryFilter());
    if (next) setWhy('');
    setOpen(next);
  };
  return (
    <>
      <Button variant="danger" aria-haspopup="dialog" onClick={() => show(true)}>
        {t('withdraw')}
      </Button>
      <Dialog open={open} onOpenChange={show} title={t('withdrawTitle', { no: batch.no })} description={t('withdrawText')}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            withdraw.mutate({ id: batch.id, why });
          }}
        >
          <Notice tone="warning">{t('withdrawMind')}</Notice>
          <TextareaField label={t('withdrawWhy')} value={why} onChange={setWhy} most={WHY_MAX} />
          {withdraw.error && (
            <p role="alert" className="text-danger-text text-sm">
              {refusal(withdraw.error).text}
            </p>
          )}
          <Submit
            variant="danger"
            pending={withdraw.isPending}
            blockers={why.trim().length < 4 ? [t('withdrawNeedsWhy')] : isTooLong(why, WHY_MAX) ? [t('withdrawWhyTooLong')] : []}
            onCancel={() => show(false)}
          >
            {t('withdraw')}
          </Submit>
        </form>
      </Dialog>
    </>
  );
}
