/** The ledger accounts of a merchant with the balances of now, a line a currency. */
'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { OwnedAccount } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { BalanceFigure } from '../ledger/balance-figure.tsx';
import { BALANCE_NAMES } from '../ledger/ledger-addresses.ts';
import { type PlainColumn, PlainTable } from '../table/plain-table.tsx';
import { Link } from '../ui/link.tsx';

type Line = { account: OwnedAccount; balance: OwnedAccount['balances'][number] | null; isFirst: boolean };

/** An account without a balance has a line too. */
function linesOf(account: OwnedAccount): Line[] {
  if (account.balances.length === 0) return [{ account, balance: null, isFirst: true }];
  return account.balances.map((balance, index) => ({ account, balance, isFirst: index === 0 }));
}

/** On a phone said once, in the place of the posted balance. */
const Nothing = () => (
  <span data-nothing>
    <Amount minor={null} currency="" />
  </span>
);

function useColumns(): PlainColumn<Line>[] {
  const ledger = useTranslations('ledger');
  const isChinese = useLocale().startsWith('zh');
  return [
    {
      id: 'code',
      header: ledger('column.code'),
      narrow: 'title',
      // The eye reads a repeated number as another account; in a card it is the title.
      cell: ({ account, isFirst }) =>
        isFirst ? (
          <Link
            href={`/ledger/accounts/${account.code}`}
            className="ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
          >
            {account.code}
          </Link>
        ) : (
          <span className="ident sm:sr-only">{account.code}</span>
        ),
    },
    {
      id: 'name',
      header: ledger('column.name'),
      narrow: 'status',
      cell: ({ account, isFirst }) =>
        isFirst && (
          <span className="inline-flex max-w-80 items-center gap-2 whitespace-normal given-name">
            {isChinese ? account.nameZh : account.nameEn}
            {account.status === 'blocked' && <StatusBadge tone="danger" word={ledger('blocked')} />}
          </span>
        ),
    },
    {
      id: 'currency',
      header: ledger('column.currency'),
      narrow: 'unit',
      // In a card the amount beside it says already that there is none.
      cell: ({ account, balance }) => (
        <span className="text-ink-2">{balance?.currency ?? account.currency ?? <span className="max-sm:hidden">--</span>}</span>
      ),
    },
    ...BALANCE_NAMES.map(
      (name): PlainColumn<Line> => ({
        id: name,
        header: ledger(name),
        align: 'end',
        narrow: name === 'posted' ? 'amount' : 'beneath',
        cell: ({ balance }) => (balance ? <BalanceFigure balance={balance} name={name} /> : <Nothing />),
      }),
    ),
  ];
}

/** `accounts` null: the reader may not see the ledger, which is said and not shown as none. */
export function MerchantAccounts({ accounts }: { accounts: readonly OwnedAccount[] | null }) {
  const t = useTranslations('merchants.detail');
  const columns = useColumns();
  return (
    <section aria-label={t('accounts')} className="panel">
      <h2 className="border-line border-b px-3 py-2 font-semibold text-sm">{t('accounts')}</h2>
      {accounts === null || accounts.length === 0 ? (
        <p className="px-3 py-3 text-ink-2 text-sm">{accounts === null ? t('accountsForbidden') : t('noAccounts')}</p>
      ) : (
        <PlainTable
          isInNamed
          label={t('accounts')}
          columns={columns}
          rows={accounts.flatMap(linesOf)}
          rowId={({ account, balance }) => `${account.code} ${balance?.currency ?? ''}`}
        />
      )}
    </section>
  );
}
