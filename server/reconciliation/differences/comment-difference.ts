/** Says something about a difference, or the same about several or about all that a filter finds, for whoever opens them next. */
import { type CommandContext, command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { bucketOf } from '../../kernel/ids.ts';
import { commentInput, commentManyInput, commentMatchingInput } from './contract.ts';
import { lockAsSeen } from './matching.ts';
import { countComments, insertComments, selectDifference } from './store.ts';

/** Writes the comment down with each, and answers the ids of the comments. Refuses `difference_not_found` where one of them is none. */
async function say({ tx, actor, now, newId }: CommandContext, differenceIds: readonly string[], body: string): Promise<string[]> {
  const counted = await countComments(tx, differenceIds);
  if (counted < differenceIds.length) throw new DomainError('not_found', 'difference_not_found', 'Difference not found');
  const comments = differenceIds.map((differenceId) => ({ id: newId(bucketOf(differenceId)), differenceId }));
  await insertComments(tx, comments, { at: now, actorId: actorId(actor), actorName: actorName(actor), body });
  return comments.map((comment) => comment.id);
}

/** One key, one comment. Refuses `difference_not_found`. */
export const commentDifference = command({
  name: 'differences.comment',
  permission: 'difference.comment',
  idempotent: true,
  input: commentInput,
  run: async (context, { differenceId, body }) => {
    const found = await selectDifference(context.tx, differenceId);
    if (!found) throw new DomainError('not_found', 'difference_not_found', 'Difference not found');
    const [id = ''] = await say(context, [differenceId], body);
    return {
      result: { id },
      audit: { subjectKind: 'difference', subjectId: differenceId, summary: `commented on ${found.row.no}`, after: { body } },
    };
  },
});

/** All of them or none, each once, and one key has said it once. Refuses `difference_not_found`. */
export const commentDifferences = command({
  name: 'differences.comment_many',
  permission: 'difference.comment',
  idempotent: true,
  input: commentManyInput,
  run: async (context, { differenceIds, body }) => {
    const ids = [...new Set(differenceIds)];
    await say(context, ids, body);
    return {
      result: { count: ids.length },
      audit: {
        subjectKind: 'difference',
        subjectId: ids[0] ?? '',
        summary: `commented on ${ids.length} differences`,
        after: { ids, body },
      },
    };
  },
});

/** All that a filter finds now, in one step, only where that is what the person saw, and one key has said it once. Refuses as `lockAsSeen` does. */
export const commentMatching = command({
  name: 'differences.comment_matching',
  permission: 'difference.comment',
  idempotent: true,
  input: commentMatchingInput,
  run: async (context, { body, requestKey: _key, ...matching }) => {
    const { found, told } = await lockAsSeen(context.tx, matching);
    const ids = found.map(({ id }) => id);
    await say(context, ids, body);
    return {
      result: { count: ids.length },
      audit: {
        subjectKind: 'difference',
        subjectId: ids[0] ?? '',
        summary: `commented on ${ids.length} differences`,
        after: { ...told, body },
      },
    };
  },
});
