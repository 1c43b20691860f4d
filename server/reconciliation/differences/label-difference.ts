/** Puts labels on differences, or takes them off: those a person ticked, or all that a filter finds. */
import { command } from '../../guard/command.ts';
import { labelInput, labelMatchingInput } from './contract.ts';
import { lockAsSeen } from './matching.ts';
import { noteOnEach } from './note-on-each.ts';
import { staleDifference } from './stale-difference.ts';
import { updateLabels } from './store.ts';

/** All of them or none. Refuses `difference_changed` where one is not as it was seen. */
export const labelDifferences = command({
  name: 'differences.label',
  permission: 'difference.assign',
  input: labelInput,
  run: async (context, { differences, ...labels }) => {
    const done = await updateLabels(context.tx, differences, labels.add, labels.remove);
    const stale = await staleDifference(context.tx, differences, done);
    if (stale) throw stale;
    await noteOnEach(context, done, 'labelled', labels);
    return {
      result: { count: done.length },
      audit: {
        subjectKind: 'difference',
        subjectId: done[0] ?? '',
        summary: `labels of ${done.length} changed`,
        after: { ids: done, ...labels },
      },
    };
  },
});

/** All that a filter finds now, in one step, only where that is what the person saw. Refuses as `lockAsSeen` does. */
export const labelMatching = command({
  name: 'differences.label_matching',
  permission: 'difference.assign',
  input: labelMatchingInput,
  run: async (context, { add, remove, ...matching }) => {
    const { found, told } = await lockAsSeen(context.tx, matching);
    const ids = await updateLabels(context.tx, found, add, remove);
    await noteOnEach(context, ids, 'labelled', { add, remove });
    return {
      result: { count: ids.length },
      audit: {
        subjectKind: 'difference',
        subjectId: ids[0] ?? '',
        summary: `labels of ${ids.length} changed`,
        after: { ...told, add, remove },
      },
    };
  },
});
