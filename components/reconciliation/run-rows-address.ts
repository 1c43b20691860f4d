/** Which rows of a run are shown, held in the address: the set, and what of it. Every figure of the page leads to such an address. */
'use client';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import {
  MATCH_RULES,
  MATCHED_PARTS,
  type MatchedPart,
  type MatchRule,
  RECORD_KINDS,
  type RecordKind,
  RUN_ROW_SETS,
  type RunRowSet,
} from '../../server/reconciliation/contract.ts';

export type RowsTarget = { set: RunRowSet; rules?: MatchRule[]; part?: MatchedPart; kind?: RecordKind; currency?: string };

export const ROWS_PLACE = 'run-rows';
/** Found by the machine: all but a person's decisions. */
export const AUTOMATIC: MatchRule[] = MATCH_RULES.filter((rule) => rule !== 'person');

/** The address of these rows on the page of their run. */
export function rowsHref({ set, rules, part, kind, currency }: RowsTarget): string {
  const query = new URLSearchParams({ rows: set });
  if (rules) query.set('rules', rules.join(','));
  if (part) query.set('part', part);
  if (kind) query.set('kind', kind);
  if (currency) query.set('currency', currency);
  return `?${query}#${ROWS_PLACE}`;
}

const PARSERS = {
  rows: parseAsStringLiteral(RUN_ROW_SETS).withDefault('matched'),
  rules: parseAsArrayOf(parseAsStringLiteral(MATCH_RULES)),
  part: parseAsStringLiteral(MATCHED_PARTS),
  kind: parseAsStringLiteral(RECORD_KINDS),
  currency: parseAsString,
};

/** Reads and sets the rows shown; what a target does not name is dropped. */
export function useRowsAddress(): { target: RowsTarget; show(target: RowsTarget): void } {
  const [found, set] = useQueryStates(PARSERS, { history: 'push', scroll: false });
  const { rules, part, kind, currency } = found;
  const isCurrency = currency !== null && /^[A-Z]{3}$/.test(currency);
  return {
    target: {
      set: found.rows,
      ...(rules?.length && { rules }),
      ...(part && { part }),
      ...(kind && { kind }),
      ...(isCurrency && { currency }),
    },
    show: (target) =>
      void set({
        rows: target.set,
        rules: target.rules ?? null,
        part: target.part ?? null,
        kind: target.kind ?? null,
        currency: target.currency ?? null,
      }),
  };
}
