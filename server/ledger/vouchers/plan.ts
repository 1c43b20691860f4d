/** What a batch would be: its days, the sums by account with where they go, and what stands in the way. The preview shows it and the making does it. */
import { createHash } from 'node:crypto';
import type { Tx } from '../../../db/client.ts';
import { daysBetween, parseBusinessDate } from '../../kernel/business-date.ts';
import { exponentOf, isCurrency } from '../../kernel/currency.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { EntrySum } from '../contract.ts';
import { PERIOD_DAYS_MAX, type VoucherFault } from './codes.ts';
import type { BatchAccount, MappingLine, Target, VoucherChoice } from './contract.ts';
import { type LegSum, sumDays, type TakenDay } from './entry-store.ts';
import { targetFinder } from './mapping.ts';
import { selectMapping } from './mapping-store.ts';
import { U8_DECIMALS_MAX } from './u8-file.ts';

/** An account's sums, the line of the mapping that says where they go, and where that is; both null where none says it. */
export type PlannedAccount = LegSum & { line: MappingLine | null; target: Target | null };

export type Plan = {
  days: readonly TakenDay[];
  entryCount: bigint;
  accounts: PlannedAccount[];
  totals: EntrySum[];
  faults: VoucherFault[];
  /** Of everything above and of what was chosen: what is made under the same one is what was seen. */
  seen: string;
};

/** Refuses `range_reversed`, and `range_too_long` for more than a year. */
export function requirePeriod({ from, to }: Pick<VoucherChoice, 'from' | 'to'>): void {
  const length = daysBetween(parseBusinessDate(from), parseBusinessDate(to)) + 1;
  if (length < 1 || length > PERIOD_DAYS_MAX)
    throw new DomainError('invalid', length < 1 ? 'range_reversed' : 'range_too_long', 'Not a period of one day to a year', {});
}

/** By currency, in the order of their codes. */
export function totalsOf(sums: readonly Pick<LegSum, 'currency' | 'debitMinor' | 'creditMinor'>[]): EntrySum[] {
  const totals = new Map<string, EntrySum>();
  for (const { currency, debitMinor, creditMinor } of sums) {
    const total = totals.get(currency) ?? { currency, debitMinor: 0n, creditMinor: 0n };
    totals.set(currency, { currency, debitMinor: total.debitMinor + debitMinor, creditMinor: total.creditMinor + creditMinor });
  }
  return [...totals.values()].sort((left, right) => (left.currency < right.currency ? -1 : 1));
}

export async function planOf(tx: Tx, choice: VoucherChoice, days: readonly TakenDay[]): Promise<Plan> {
  const find = targetFinder(await selectMapping(tx));
  const sums = days.length > 0 ? await sumDays(tx, days) : [];
  const accounts = sums.map((sum): PlannedAccount => {
    const found = find(sum.account, sum.currency);
    return { ...sum, line: (found?.line as MappingLine | undefined) ?? null, target: found?.target ?? null };
  });
  const { from, to, currency, format, grouping } = choice;
  const faults: VoucherFault[] = [];
  if (days.length === 0) faults.push('voucher_nothing_to_export');
  if (accounts.some(({ target }) => target === null)) faults.push('voucher_accounts_unmapped');
  if (format === 'u8' && currency === undefined) faults.push('voucher_currency_needed');
  if (format === 'u8' && currency !== undefined && !(isCurrency(currency) && exponentOf(currency) <= U8_DECIMALS_MAX))
    faults.push('voucher_too_precise');
  const entryCount = days.reduce((total, day) => total + day.entryCount, 0n);
  const parts = [
    [from, to, currency ?? null, format, grouping],
    days.map((day) => [day.businessDate, day.scope, day.entryCount.toString()]),
    accounts.map(({ account, currency: of, debitMinor, creditMinor, postingCount, target }) => [
      account,
      of,
      debitMinor.toString(),
      creditMinor.toString(),
      postingCount.toString(),
      target && [target.code, target.auxiliaryKind, target.auxiliaryCode],
    ]),
  ];
  const seen = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { days, entryCount, accounts, totals: totalsOf(accounts), faults, seen };
}

/** Of a plan without faults: every account has its target. */
export function batchAccountsOf({ accounts }: Plan): BatchAccount[] {
  return accounts.flatMap(({ line: _line, target, ...sums }) => (target ? [{ ...sums, target }] : []));
}
