/** Gives differences to somebody, or takes them back. */

import { ownerById } from '../access/list-owners.ts';
import { command } from '../guard/command.ts';
import { actorId, actorName } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { bucketOf } from '../kernel/ids.ts';
import { assignInput } from './contract.ts';
import { insertEvents, updateOwner } from './difference-store.ts';

/** All of them or none. Refuses `difference_changed` where one is not as it was seen, `owner_unfit` for who may not clear differences. */
export const assignDifferences = command({
  name: 'differences.assign',
  permission: 'difference.assign',
  input: assignInput,
  run: async ({ tx, actor, now, newId }, { differences, ownerId }) => {
    const owner = ownerId ? await ownerById(tx, ownerId) : null;
    if (ownerId && !owner) throw new DomainError('precondition', 'owner_unfit', 'This person does not clear differences');
    const done = await updateOwner(tx, differences, ownerId);
    if (done.length < differences.length)
      throw new DomainError('conflict', 'difference_changed', 'Somebody changed it meanwhile', {
        changed: differences.length - done.length,
      });
    await insertEvents(
      tx,
      done.map((id) => ({
        id: newId(bucketOf(id)),
        differenceId: id,
        at: now,
        kind: 'assigned' as const,
        actorId: actorId(actor),
        actorName: actorName(actor),
        details: { ownerId, ownerName: owner?.name ?? null },
      })),
    );
    return {
      result: { count: done.length },
      audit: {
        subjectKind: 'difference',
        subjectId: done[0] ?? '',
        summary: `${owner ? `assigned to ${owner.name}` : 'released'}: ${done.length}`,
        after: { ids: done, ownerId },
      },
    };
  },
});
