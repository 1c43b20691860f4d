/** Gives differences to somebody, or takes them back: those a person ticked, or all that a filter finds. */

import type { Tx } from '../../../db/client.ts';
import { ownerById } from '../../access/list-owners.ts';
import { command } from '../../guard/command.ts';
import { DomainError } from '../../kernel/errors.ts';
import { assignInput, assignMatchingInput } from './contract.ts';
import { lockAsSeen } from './matching.ts';
import { noteOnEach } from './note-on-each.ts';
import { staleDifference } from './stale-difference.ts';
import { updateOwner } from './store.ts';

type Owner = Awaited<ReturnType<typeof ownerById>>;

async function fitOwner(tx: Tx, ownerId: string | null): Promise<Owner> {
  const owner = ownerId ? await ownerById(tx, ownerId) : null;
  if (ownerId && !owner) throw new DomainError('precondition', 'owner_unfit', 'This person may not own differences');
  return owner;
}

const noted = (owner: Owner) => ({ ownerId: owner?.id ?? null, ownerName: owner?.name ?? null });
const summaryOf = (owner: Owner, count: number) => `${owner ? `assigned to ${owner.name}` : 'released'}: ${count}`;

/** All of them or none. Refuses `difference_changed` where one is not as it was seen, `owner_unfit` for who may not clear differences. */
export const assignDifferences = command({
  name: 'differences.assign',
  permission: 'difference.assign',
  input: assignInput,
  run: async (context, { differences, ownerId }) => {
    const owner = await fitOwner(context.tx, ownerId);
    const done = await updateOwner(context.tx, differences, ownerId);
    const stale = await staleDifference(context.tx, differences, done);
    if (stale) throw stale;
    await noteOnEach(context, done, 'assigned', noted(owner));
    return {
      result: { count: done.length },
      audit: {
        subjectKind: 'difference',
        subjectId: done[0] ?? '',
        summary: summaryOf(owner, done.length),
        after: { ids: done, ownerId },
      },
    };
  },
});

/** All that a filter finds now, in one step, only where that is what the person saw. Refuses as `lockAsSeen` does, and `owner_unfit`. */
export const assignMatching = command({
  name: 'differences.assign_matching',
  permission: 'difference.assign',
  input: assignMatchingInput,
  run: async (context, { ownerId, ...matching }) => {
    const owner = await fitOwner(context.tx, ownerId);
    const { found, told } = await lockAsSeen(context.tx, matching);
    const ids = await updateOwner(context.tx, found, ownerId);
    await noteOnEach(context, ids, 'assigned', noted(owner));
    return {
      result: { count: ids.length },
      audit: {
        subjectKind: 'difference',
        subjectId: ids[0] ?? '',
        summary: summaryOf(owner, ids.length),
        after: { ...told, ownerId },
      },
    };
  },
});
