/** Says something about a difference, for whoever opens it next. */
import { command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { bucketOf } from '../../kernel/ids.ts';
import { commentInput } from './contract.ts';
import { countComment, insertEvents, selectDifference } from './store.ts';

/** Refuses `difference_not_found`. */
export const commentDifference = command({
  name: 'differences.comment',
  permission: 'difference.comment',
  input: commentInput,
  run: async ({ tx, actor, now, newId }, { differenceId, body }) => {
    const found = await selectDifference(tx, differenceId);
    if (!found) throw new DomainError('not_found', 'difference_not_found', 'Difference not found');
    const id = newId(bucketOf(differenceId));
    await insertEvents(tx, [{ id, differenceId, at: now, kind: 'commented', actorId: actorId(actor), actorName: actorName(actor), body }]);
    await countComment(tx, differenceId);
    return {
      result: { id },
      audit: { subjectKind: 'difference', subjectId: differenceId, summary: `commented on ${found.row.no}`, after: { body } },
    };
  },
});
