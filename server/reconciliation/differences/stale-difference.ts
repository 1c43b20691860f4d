/** The refusal of an act on differences that are not as they were seen: how many, and who changed one of them last. */
import type { Tx } from '../../../db/client.ts';
import { DomainError } from '../../kernel/errors.ts';
import { type Seen, selectLastChanger } from './store.ts';

/** What a run did is nobody's act. */
const OF_A_RUN = 'run';

/** Null where all that were seen are among those that were done. */
export async function staleDifference(tx: Tx, seen: readonly Seen[], done: readonly string[]): Promise<DomainError | null> {
  const stale = seen.filter(({ id }) => !done.includes(id)).map(({ id }) => id);
  if (stale.length === 0) return null;
  return new DomainError('conflict', 'difference_changed', 'Someone else changed this in the meantime', {
    changed: stale.length,
    by: (await selectLastChanger(tx, stale)) || OF_A_RUN,
  });
}
