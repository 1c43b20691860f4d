/** The ledger accounts of a merchant with the balances of now, a line a currency. */
'use client';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { OwnedAccount } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { BalanceFigure } from '../ledger/balance-figure.tsx';
import { BALANCE_NAMES } from '../ledger/ledger-addresses.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { cn } from '../ui/cn.ts';

const CELL = 'px-4 py-1.5 whitespace-nowrap';

function AccountLines({ account }: { account: OwnedAccount }) {
  const ledger = useTranslations('ledger');
  const isChinese = useLocale().startsWith('zh');
  const lines = account.balances.length > 0 ? account.balances : [null];
  return lines.map((balance, index) => (
    <tr key={balance?.currency ?? 'none'} className="h-row border-line border-t hover:bg-hover">
      <td className={CELL}>
        {index === 0 && (
          <Link
            href={`/ledger/accounts/${account.code}`}
            className="ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
          >
            {account.code}
          </Link>
        )}
      </td>
      <td className={CELL}>
        {index === 0 && (
          <span className="inline-flex items-center gap-2">
            {isChinese ? account.nameZh : account.nameEn}
            {account.status === 'blocked' && <StatusBadge tone="danger" word={ledger('blocked')} />}
          </span>
        )}
      </td>
      <td className={cn(CELL, 'text-ink-2')}>{balance?.currency ?? account.currency ?? '--'}</td>
      {BALANCE_NAMES.map((name) => (
        <td key={name} className={cn(CELL, 'text-right')}>
          {balance ? <BalanceFigure balance={balance} name={name} /> : <Amount minor={null} currency="" />}
        </td>
      ))}
    </tr>
  ));
}

/** `accounts` null: the reader may not see the ledger, which is said and not shown as none. */
export function MerchantAccounts({ accounts }: { accounts: readonly OwnedAccount[] | null }) {
  const t = useTranslations('merchants.detail');
  const ledger = useTranslations('ledger');
  return (
    <section aria-label={t('accounts')} className="panel">
      <h2 className="border-line border-b px-4 py-2 font-semibold text-sm">{t('accounts')}</h2>
      {accounts === null || accounts.length === 0 ? (
        <p className="px-4 py-3 text-ink-2 text-sm">{accounts === null ? t('accountsForbidden') : t('noAccounts')}</p>
      ) : (
        <ScrollRegion label={t('accounts')}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-ink-2 text-xs">
                {(['code', 'name', 'currency'] as const).map((name) => (
                  <th key={name} scope="col" className={cn(CELL, 'font-normal')}>
                    {ledger(`column.${name}`)}
                  </th>
                ))}
                {BALANCE_NAMES.map((name) => (
                  <th key={name} scope="col" className={cn(CELL, 'text-right font-normal')}>
                    {ledger(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <AccountLines key={account.code} account={account} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
