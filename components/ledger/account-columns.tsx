/** The columns of the list of accounts. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { AccountLine } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { groupedCount } from '../format/amount-text.ts';
import { IdChip } from '../format/id-chip.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { merchantHref } from '../merchants/looks.ts';
import { useCan } from '../providers/session-provider.tsx';
import type { Column } from '../table/columns.ts';
import { lineHref } from './accounts-address.ts';
import { BalanceFigure } from './balance-figure.tsx';
import { BALANCE_NAMES, type BalanceName } from './ledger-addresses.ts';

/** Nothing pending, frozen or kept back is not worth a line on a phone. */
const isNothing = ({ balance }: AccountLine, name: BalanceName): boolean =>
  !balance || (name === 'available' ? balance.frozenMinor === 0n : name !== 'posted' && balance[`${name}Minor`] === 0n);

function Balance({ line, name }: { line: AccountLine; name: BalanceName }) {
  const figure = line.balance ? <BalanceFigure balance={line.balance} name={name} /> : <Amount minor={null} currency="" />;
  return isNothing(line, name) ? <span data-nothing>{figure}</span> : figure;
}

const WIDTHS = { posted: 112, pending: 72, frozen: 72, available: 112 };

export function useAccountColumns(): Column<AccountLine>[] {
  const t = useTranslations('ledger');
  const isChinese = useLocale().startsWith('zh');
  const can = useCan();
  return useMemo(
    () => [
      {
        id: 'code',
        header: t('column.code'),
        width: 124,
        cell: (row) => <IdChip id={row.code} href={lineHref(row.code, row.lineCurrency)} keep={14} />,
      },
      {
        id: 'name',
        header: t('column.name'),
        width: 152,
        narrow: 'status',
        cell: (row) => (
          <span className="given-name inline-flex flex-wrap items-center gap-x-2">
            {isChinese ? row.nameZh : row.nameEn}
            {row.status === 'blocked' && <StatusBadge tone="danger" word={t('blocked')} />}
          </span>
        ),
      },
      {
        id: 'stripes',
        header: t('column.stripes'),
        align: 'end',
        width: 72,
        isHidden: true,
        cell: ({ hot, balance }) => (hot && balance ? <span className="tabular-nums">{groupedCount(BigInt(balance.stripes))}</span> : null),
      },
      { id: 'class', header: t('column.class'), width: 80, isHidden: true, cell: (row) => t(`class.${row.class}`) },
      {
        id: 'side',
        header: t('column.side'),
        width: 64,
        narrow: 'left out',
        cell: (row) => <span className="text-ink-2">{t(`sideOf.${row.normalSide}`)}</span>,
      },
      ...BALANCE_NAMES.map(
        (name): Column<AccountLine> => ({
          id: name,
          header: t(name),
          align: 'end',
          width: WIDTHS[name],
          narrow: name === 'posted' ? 'amount' : 'beneath',
          cell: (row) => <Balance line={row} name={name} />,
        }),
      ),
      {
        id: 'currency',
        header: t('column.currency'),
        width: 60,
        // In a card the amount beside it says already that there is none.
        cell: (row) => <span className="text-ink-2">{row.lineCurrency ?? <span className="max-sm:hidden">--</span>}</span>,
      },
      {
        id: 'owner',
        header: t('column.owner'),
        width: 80,
        narrow: 'left out',
        cell: (row) =>
          row.ownerId ? (
            <IdChip
              id={row.ownerId}
              keep={12}
              copy={false}
              href={row.ownerKind === 'merchant' && can('merchant.read') ? merchantHref(row.ownerId) : undefined}
            />
          ) : null,
      },
    ],
    [t, isChinese, can],
  );
}
