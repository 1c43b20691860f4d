/** A payment over the end of its list: looked at by Space, walked from there, and left where one was. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { PaymentRow } from '../../server/payments/contract.ts';
import { IdChip } from '../format/id-chip.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Answered } from '../table/answered.tsx';
import { PeekHead } from '../table/peek-head.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { PaymentFound } from './payment-detail.tsx';
import { PAYMENT_LOOK, usePaymentStatusWord } from './payment-looks.ts';
import { PAGES } from './payments-address.ts';

export function PaymentPeek({ row, onClose }: { row: PaymentRow | null; onClose(): void }) {
  const t = useTranslations('payments');
  return (
    <Drawer
      open={row !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t(`kind.${row?.kind ?? 'payment'}`)}
      description={row && <IdChip id={row.ourNo} keep={40} copy="shown" />}
      size="md"
    >
      {row && <Found row={row} />}
    </Drawer>
  );
}

function Found({ row }: { row: PaymentRow }) {
  const statusWord = usePaymentStatusWord();
  const answer = useQuery(useTRPC().payments.get.queryOptions({ id: row.id }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PeekHead href={`${PAGES}${row.id}`}>
        <StatusBadge {...PAYMENT_LOOK[row.status]} word={statusWord(row)} />
      </PeekHead>
      <Answered answer={answer}>{(data) => <PaymentFound key={row.id} {...data} />}</Answered>
    </div>
  );
}
