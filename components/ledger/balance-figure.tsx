/** One of an account's four balances, leading to what it is made of: posted to the entries, frozen and pending to the holds. */
'use client';
import type { Balance } from '../../server/ledger/contract.ts';
import { Amount } from '../format/amount.tsx';
import { FigureLink } from '../format/figure-link.tsx';
import { type BalanceName, balanceHref } from './ledger-addresses.ts';

export function BalanceFigure({ balance, name, showCurrency }: { balance: Balance; name: BalanceName; showCurrency?: boolean }) {
  const minor = balance[`${name}Minor`];
  if (minor === 0n) return <Amount minor={minor} currency={balance.currency} showCurrency={showCurrency} className="text-ink-3" />;
  return (
    <FigureLink href={balanceHref(balance, name)}>
      <Amount minor={minor} currency={balance.currency} showCurrency={showCurrency} />
    </FigureLink>
  );
}
