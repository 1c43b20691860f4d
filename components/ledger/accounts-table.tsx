/** The chart of accounts by class, with the balances of now. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { Fragment } from 'react';
import { ACCOUNT_CLASSES } from '../../server/ledger/codes.ts';
import type { AccountRow, Balance } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { AS, NARROW_CELL, NARROW_ROW, type NarrowPlace } from '../table/narrow.ts';
import { EmptyState, ErrorState } from '../table/table-states.tsx';
import { Badge } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';
import { Input } from '../ui/input.tsx';
import { Link } from '../ui/link.tsx';
import { SkeletonPanel } from '../ui/skeleton.tsx';
import { BalanceFigure } from './balance-figure.tsx';
import { BALANCE_NAMES, type BalanceName } from './ledger-addresses.ts';
import { STUCK_CELL, STUCK_CORNER, STUCK_HEAD, TallRegion } from './tall-region.tsx';

type Row = AccountRow & { balances: Balance[] };
const CELL = 'px-3 py-1.5';

/** On a narrow window what is posted stands first, and only what is not nothing beneath. */
function placeOf(balance: Balance | null, name: BalanceName): NarrowPlace {
  if (name === 'posted') return 'amount';
  if (!balance || balance[`${name}Minor`] === 0n) return 'left out';
  return name === 'available' && balance.frozenMinor === 0n ? 'left out' : 'beneath';
}

function AccountLines({ account }: { account: Row }) {
  const t = useTranslations('ledger');
  const isChinese = useLocale().startsWith('zh');
  const accountName = isChinese ? account.nameZh : account.nameEn;
  const lines: (Balance | null)[] = account.balances.length ? account.balances : [null];
  return lines.map((balance, index) => (
    <tr
      key={balance?.currency ?? 'none'}
      {...AS.row}
      className={cn('group border-line border-b hover:bg-hover', NARROW_ROW, !account.takesPostings && 'text-ink-2')}
    >
      <td {...AS.cell} className={cn(CELL, STUCK_CELL, account.heading && 'pl-7', NARROW_CELL.title)}>
        {index > 0 ? null : account.takesPostings ? (
          <Link
            href={`/ledger/accounts/${account.code}`}
            className="ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2"
          >
            {account.code}
          </Link>
        ) : (
          <span className="ident">{account.code}</span>
        )}
      </td>
      <td {...AS.cell} className={cn(CELL, NARROW_CELL.status, 'max-sm:empty:hidden')}>
        {index === 0 && (
          <span className="inline-flex flex-wrap items-center gap-2">
            {accountName}
            {account.status === 'blocked' && <StatusBadge tone="danger" word={t('blocked')} />}
            {account.hot && account.takesPostings && <Badge>{t('hot')}</Badge>}
          </span>
        )}
      </td>
      <td {...AS.cell} className={cn(CELL, 'text-ink-2', NARROW_CELL['left out'])}>
        {index === 0 && t(account.normalSide === 'D' ? 'debit' : 'credit')}
      </td>
      <td {...AS.cell} className={cn(CELL, 'text-ink-2', NARROW_CELL.unit)}>
        {balance?.currency ?? account.currency ?? ''}
      </td>
      {BALANCE_NAMES.map((name) => (
        <td key={name} {...AS.cell} data-name={t(name)} className={cn(CELL, 'text-right', NARROW_CELL[placeOf(balance, name)])}>
          {balance ? <BalanceFigure balance={balance} name={name} /> : account.takesPostings && <Amount minor={null} currency="" />}
        </td>
      ))}
    </tr>
  ));
}

export function AccountsTable() {
  const t = useTranslations('ledger');
  const trpc = useTRPC();
  const [find, setFind] = useQueryState('f.find', parseAsString.withDefault('').withOptions({ history: 'replace' }));
  const { data, error, refetch } = useQuery(trpc.ledger.accounts.queryOptions({}));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonPanel rows={10} />;
  const wanted = find.trim().toLowerCase();
  const found = data.filter((account) => `${account.code} ${account.nameEn} ${account.nameZh}`.toLowerCase().includes(wanted));
  const byClass = Map.groupBy(found, (account) => account.class);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Input
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          className="w-56"
          value={find}
          onChange={(event) => void setFind(event.target.value || null)}
        />
        <span role="status" className="text-ink-2 text-sm tabular-nums">
          {t('accountsFound', { count: found.filter((account) => account.takesPostings).length })}
        </span>
      </div>
      <div className="panel">
        <TallRegion label={t('accounts')}>
          <table {...AS.table} className="w-full text-sm max-sm:block sm:min-w-3xl">
            <thead {...AS.group} className={cn('text-ink-2 text-xs', STUCK_HEAD, 'max-sm:sr-only!')}>
              <tr {...AS.row} className="text-left">
                <th {...AS.head} className={cn(CELL, STUCK_CORNER)}>
                  {t('column.code')}
                </th>
                <th {...AS.head} className={CELL}>
                  {t('column.name')}
                </th>
                <th {...AS.head} className={CELL}>
                  {t('column.side')}
                </th>
                <th {...AS.head} className={CELL}>
                  {t('column.currency')}
                </th>
                <th {...AS.head} className={cn(CELL, 'text-right')}>
                  {t('posted')}
                </th>
                <th {...AS.head} className={cn(CELL, 'text-right')}>
                  {t('pending')}
                </th>
                <th {...AS.head} className={cn(CELL, 'text-right')}>
                  {t('frozen')}
                </th>
                <th {...AS.head} className={cn(CELL, 'text-right')}>
                  {t('available')}
                </th>
              </tr>
            </thead>
            <tbody {...AS.group} className="max-sm:block">
              {ACCOUNT_CLASSES.filter((name) => byClass.has(name)).map((name) => (
                <Fragment key={name}>
                  <tr {...AS.row} className="border-line border-b bg-sunken max-sm:flex">
                    <th {...AS.rowHead} colSpan={8} scope="rowgroup" className={cn(CELL, 'text-left font-semibold')}>
                      {t(`class.${name}`)}
                    </th>
                  </tr>
                  {byClass.get(name)?.map((account) => (
                    <AccountLines key={account.code} account={account} />
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
          {found.length === 0 && <EmptyState title={t('nothingCalled')} />}
        </TallRegion>
      </div>
    </>
  );
}
