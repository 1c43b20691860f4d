/** What one act did to several differences, in the history of each. */
import type { CommandContext } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { bucketOf } from '../../kernel/ids.ts';
import { insertEvents } from './store.ts';

type Event = Parameters<typeof insertEvents>[1][number];

/** Writes an event of this kind with each, by whoever acts, now. */
export async function noteOnEach(
  { tx, actor, now, newId }: CommandContext,
  ids: readonly string[],
  kind: Event['kind'],
  details: Event['details'],
): Promise<void> {
  const by = { at: now, kind, actorId: actorId(actor), actorName: actorName(actor), details };
  await insertEvents(
    tx,
    ids.map((id) => ({ id: newId(bucketOf(id)), differenceId: id, ...by })),
  );
}
