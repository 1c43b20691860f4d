/** Matches in words: what is offered to a person, and what they decide. Screens read it. */
import { z } from 'zod';
import { proseText } from '../../guard/contract.ts';
import type { MatchRule } from '../engine/codes.ts';
import type { Side } from '../engine/contract.ts';

export type ProposedMatch = {
  id: string;
  rule: MatchRule;
  status: 'proposed' | 'confirmed' | 'revoked';
  groupKey: string | null;
  currency: string;
  amountMinor: bigint;
  channel: Side[];
  ours: Side[];
  decidedBy: string | null;
  decidedAt: Date | null;
};

/** Of one record; more lines are one mistake repeated. */
export const LISTED_LINES_MAX = 20;

/** `hasStatement`: of the record's own date there is one. `lines` say in `businessDate` whose statement they stand on. */
export type ListedLines = { hasStatement: boolean; lines: Side[] };

export const decideMatchInput = z.strictObject({
  matchId: z.uuid(),
  decision: z.enum(['confirm', 'decline']),
  reason: proseText(500),
});

/** The doors of this folder: list-proposals.ts `listProposals` · decide-match.ts `decideMatch` · list-lines-of-record.ts `listLinesOfRecord`. On the wire:
 *  `reconciliation.{proposals, decideMatch, linesOfRecord}`. */
