/** A merchant over the end of its list: looked at by Space, walked from there, and left where one was. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { IdChip } from '../format/id-chip.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Answered } from '../table/answered.tsx';
import { PeekHead } from '../table/peek-head.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { MERCHANT_TONE, merchantHref } from './looks.ts';
import { MerchantFound } from './merchant-detail.tsx';

export type PeekedMerchant = { no: string; name: string; status: string };

export function MerchantPeek({ row, onClose }: { row: PeekedMerchant | null; onClose(): void }) {
  return (
    <Drawer
      open={row !== null}
      onOpenChange={(open) => !open && onClose()}
      title={row?.name ?? ''}
      description={row && <IdChip id={row.no} keep={40} copy="shown" />}
      size="md"
    >
      {row && <Found row={row} />}
    </Drawer>
  );
}

function Found({ row }: { row: PeekedMerchant }) {
  const t = useTranslations('merchants');
  const answer = useQuery(useTRPC().merchants.get.queryOptions({ no: row.no }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PeekHead href={merchantHref(row.no)}>
        <StatusBadge tone={MERCHANT_TONE[row.status] ?? 'neutral'} word={t(`status.${row.status}` as never)} />
      </PeekHead>
      <Answered answer={answer}>{(data) => <MerchantFound key={row.no} no={row.no} accounts={data.accounts} isBeside />}</Answered>
    </div>
  );
}
