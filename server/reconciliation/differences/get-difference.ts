/** One difference with everything that is needed to understand it: both sides aligned, its history, and what hangs on the same numbers. */
import { z } from 'zod';
import { type QueryContext, query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Side } from '../engine/contract.ts';
import type { DifferenceDetail, DifferenceEvent, DifferenceRow, DuplicateSides } from './contract.ts';
import { alignSides } from './difference.ts';
import { duplicateSides } from './duplicate.ts';
import { selectSameLines, selectSameRecords } from './duplicate-store.ts';
import { selectRunsOfEvents } from './run-store.ts';
import { type KeptDifference, selectDifference, selectEvents, selectRelated } from './store.ts';

/** Refuses `difference_not_found`. */
export const getDifference = query({
  name: 'differences.get',
  permission: 'difference.read',
  input: z.strictObject({ id: z.uuid() }),
  run: async ({ db }, { id }): Promise<DifferenceDetail> => {
    const found = await selectDifference(db, id);
    if (!found) throw new DomainError('not_found', 'difference_not_found', 'Difference not found');
    const [events, related] = await Promise.all([selectEvents(db, id), selectRelated(db, found.row)]);
    return {
      difference: found.row,
      channelSide: found.channel,
      ourSide: found.ours,
      fields: alignSides(found.channel, found.ours),
      duplicate: found.row.kind === 'duplicate' ? await duplicateOf(db, found, related) : null,
      events,
      runs: await selectRunsOfEvents(db, runsNamed(events)),
      related,
    };
  },
});

/** The runs that found it, changed it, and made it go. */
const runsNamed = (events: readonly DifferenceEvent[]) => [
  ...new Set(events.map((event) => event.details?.runId).filter((id) => typeof id === 'string')),
];

async function duplicateOf(
  db: QueryContext['db'],
  found: KeptDifference,
  related: readonly DifferenceRow[],
): Promise<DuplicateSides | null> {
  const records = await selectSameRecords(db, found);
  const extra = related.filter((other) => other.kind === 'duplicate');
  const isExtra = (side: Side) =>
    extra.some((other) =>
      side.paymentId === null ? other.statementId === side.statementId && other.lineNo === side.lineNo : other.paymentId === side.paymentId,
    );
  return duplicateSides(found, records, await selectSameLines(db, found, records), isExtra);
}
