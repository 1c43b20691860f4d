/** The posting rules as people read them: every event type with the legs of a worked example. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { EVENT_TYPES } from './codes.ts';
import type { RuleRow } from './contract.ts';
import { exampleOf } from './posting-rules.ts';

export const listRules = query({
  name: 'ledger.rules',
  permission: 'ledger.read',
  input: z.strictObject({}),
  run: async (): Promise<RuleRow[]> =>
    EVENT_TYPES.map((eventType) => ({
      eventType,
      legs: exampleOf(eventType).map((leg, index) => ({
        seq: index + 1,
        account: leg.account,
        side: leg.side,
        amountMinor: leg.amount.minor,
        currency: leg.amount.currency,
      })),
    })),
});
