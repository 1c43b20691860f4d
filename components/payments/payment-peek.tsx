/** A payment over the end of its list: looked at by Space, walked from there, and left where one was. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { PaymentRow } from '../../server/payments/contract.ts';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Answered } from '../table/answered.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Link } from '../ui/link.tsx';
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
      description={row?.ourNo}
      size="md"
    >
      {row && <Found row={row} />}
    </Drawer>
  );
}

function Found({ row }: { row: PaymentRow }) {
  const t = useTranslations('payments.detail');
  const statusWord = usePaymentStatusWord();
  const answer = useQuery(useTRPC().payments.get.queryOptions({ id: row.id }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="flex flex-wrap items-center justify-between gap-3">
        <StatusBadge {...PAYMENT_LOOK[row.status]} word={statusWord(row)} />
        <Link href={`${PAGES}${row.id}`} className="inline-flex min-h-6 items-center text-accent text-sm underline underline-offset-2">
          {t('openPage')}
        </Link>
      </p>
      <Answered answer={answer}>{(data) => <PaymentFound key={row.id} {...data} />}</Answered>
    </div>
  );
}
