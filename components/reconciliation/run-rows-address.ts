/** What of a run is shown, held in the address: the tab, and of its rows the set and what of it. Every figure of the page leads to such an
 *  address. */
'use client';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { MATCH_RULES, type MatchRule, RECORD_KINDS, type RecordKind } from '../../server/reconciliation/engine/codes.ts';
import { MATCHED_PARTS, type MatchedPart, RUN_ROW_SETS, type RunRowSet } from '../../server/reconciliation/runs/codes.ts';

export type RowsTarget = { set: RunRowSet; rules?: MatchRule[]; part?: MatchedPart; kind?: RecordKind; currency?: string };

/** `rows` is where an address names rows and no tab, `summary` where it names neither. */
export const RUN_TABS = ['summary', 'rows', 'differences', 'rejects', 'rules', 'versions'] as const;
export type RunTab = (typeof RUN_TABS)[number];

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
  tab: parseAsStringLiteral(RUN_TABS),
  rows: parseAsStringLiteral(RUN_ROW_SETS),
  rules: parseAsArrayOf(parseAsStringLiteral(MATCH_RULES)),
  part: parseAsStringLiteral(MATCHED_PARTS),
  kind: parseAsStringLiteral(RECORD_KINDS),
  currency: parseAsString,
};

/** Reads and sets the rows shown; what a target does not name is dropped. */
export function useRowsAddress(): { tab: RunTab; target: RowsTarget; show(target: RowsTarget): void; showTab(tab: RunTab): void } {
  const [found, set] = useQueryStates(PARSERS, { history: 'push', scroll: false });
  const { rules, part, kind, currency } = found;
  const isCurrency = currency !== null && /^[A-Z]{3}$/.test(currency);
  return {
    tab: found.tab ?? (found.rows ? 'rows' : 'summary'),
    target: {
      set: found.rows ?? 'matched',
      ...(rules?.length && { rules }),
      ...(part && { part }),
      ...(kind && { kind }),
      ...(isCurrency && { currency }),
    },
    show: (target) =>
      void set({
        tab: null,
        rows: target.set,
        rules: target.rules ?? null,
        part: target.part ?? null,
        kind: target.kind ?? null,
        currency: target.currency ?? null,
      }),
    showTab: (tab) =>
      void set({
        tab: tab === 'summary' || tab === 'rows' ? null : tab,
        rows: tab === 'rows' ? 'matched' : null,
        rules: null,
        part: null,
        kind: null,
        currency: null,
      }),
  };
}
