/** How Alipay's cells look by their column's name, and their amounts. */
import { DomainError } from '../../../kernel/errors.ts';
import { RowFault } from '../csv-rows.ts';
import { amountMinorOf } from '../text/amount.ts';
import type { CellForm } from './repair-cells.ts';

export function formsOf(names: readonly string[], freeText: readonly string[]): CellForm[] {
  return names.map((name) => {
    if (name.endsWith('时间')) return 'time';
    if (/元\)$|^(?:收入|支出)(?:金额)?$|^账户余额$/.test(name)) return 'amount';
    return freeText.includes(name) ? 'text' : 'word';
  });
}

/** Minor units of a cell with its sign, null where it is empty. Throws `RowFault` naming the column. */
export function cellAmount(cell: string, currency: string, column: string): bigint | null {
  try {
    return amountMinorOf(cell, currency);
  } catch (error) {
    if (error instanceof DomainError) throw new RowFault(column, error.reason, error.message);
    throw error;
  }
}

/** A declared figure, or null where it is none: then it does not hold. */
export function declaredMinor(text: string, currency: string): bigint | null {
  try {
    return amountMinorOf(text, currency);
  } catch {
    return null;
  }
}
