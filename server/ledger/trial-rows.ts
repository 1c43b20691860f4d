/** Which rows of a trial balance are shown, and their sums: by account or by heading, of one currency, without those of nothing. Pure. */
import { TRIAL_FIGURES } from './codes.ts';
import type { TrialChoice, TrialFigures, TrialRow } from './contract.ts';

const headingOf = (account: string): string => account.slice(0, 4);

/** Column by column; nothing is netted between accounts. */
export function sumOf(rows: readonly TrialFigures[]): TrialFigures {
  const column = (name: (typeof TRIAL_FIGURES)[number]) => rows.reduce((total, row) => total + row[name], 0n);
  return Object.fromEntries(TRIAL_FIGURES.map((name) => [name, column(name)])) as TrialFigures;
}

/** The sums of the rows answered are those of the rows given, of the same currency and heading: leaving out and grouping lose nothing. */
export function chosenRows(rows: readonly TrialRow[], { currency, level, heading, nonzero }: TrialChoice): TrialRow[] {
  const found = rows.filter(
    (row) =>
      (!currency || row.currency === currency) &&
      (!heading || headingOf(row.account) === heading) &&
      (!nonzero || TRIAL_FIGURES.some((name) => row[name] !== 0n)),
  );
  if (level !== 'heading') return found;
  return [...Map.groupBy(found, (row) => `${headingOf(row.account)} ${row.currency}`).values()].map((group) => {
    const { account, currency: of } = group[0] as TrialRow;
    return { account: headingOf(account), currency: of, ...sumOf(group) };
  });
}
