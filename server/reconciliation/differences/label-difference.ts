/** Puts labels on differences, or takes them off. */
import { command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { bucketOf } from '../../kernel/ids.ts';
import { labelInput } from './contract.ts';
import { staleDifference } from './stale-difference.ts';
import { insertEvents, updateLabels } from './store.ts';

/** All of them or none. Refuses `difference_changed` where one is not as it was seen. */
export const labelDifferences = command({
  name: 'differences.label',
  permission: 'difference.assign',
  input: labelInput,
  run: async ({ tx, actor, now, newId }, { differences, add, remove }) => {
    const done = await updateLabels(tx, differences, add, remove);
    const stale = await staleDifference(tx, differences, done);
    if (stale) throw stale;
    await insertEvents(
      tx,
      done.map((id) => ({
        id: newId(bucketOf(id)),
        differenceId: id,
        at: now,
        kind: 'labelled' as const,
        actorId: actorId(actor),
        actorName: actorName(actor),
        details: { add, remove },
      })),
    );
    return {
      result: { count: done.length },
      audit: {
        subjectKind: 'difference',
        subjectId: done[0] ?? '',
        summary: `labels of ${done.length} changed`,
        after: { ids: done, add, remove },
      },
    };
  },
});
