/** From our account to that of the finance system. */
import type { Target } from './contract.ts';

type Line = Target & { account: string; currency: string | null };

/** The heading of an account of an owner; a house account is its own. */
export const headingOf = (account: string): string => account.split('.', 1)[0] as string;

const ownerOf = (account: string): string | null => (account.includes('.') ? account.slice(account.indexOf('.') + 1) : null);

/** Finds the target of an account in a currency, null where no line says it. The nearest line counts: one of the account before one of its
 *  heading, and of each the one of the currency before the one of all. An auxiliary without a code becomes the number of the account's owner. */
export function targetFinder(lines: readonly Line[]): (account: string, currency: string) => { line: Line; target: Target } | null {
  const byKey = new Map(lines.map((line) => [`${line.account} ${line.currency ?? ''}`, line]));
  return (account, currency) => {
    const heading = headingOf(account);
    const line = [`${account} ${currency}`, `${account} `, `${heading} ${currency}`, `${heading} `]
      .map((key) => byKey.get(key))
      .find((found) => found !== undefined);
    if (!line) return null;
    const { code, auxiliaryKind } = line;
    if (auxiliaryKind === 'none') return { line, target: { code, auxiliaryKind, auxiliaryCode: null } };
    const auxiliaryCode = line.auxiliaryCode ?? ownerOf(account);
    // A house account has no owner whose number could stand there.
    return auxiliaryCode === null ? null : { line, target: { code, auxiliaryKind, auxiliaryCode } };
  };
}
