/** Orders imports whose dates nobody has asked to reconcile yet. */
import type { Tx } from '../../db/client.ts';
import type { ImportToFollow } from './contract.ts';
import { deleteToFollow, selectToFollow } from './to-follow-store.ts';

/** Those made before an instant, oldest first. */
export async function importsToFollow(tx: Tx, before: Date): Promise<ImportToFollow[]> {
  return selectToFollow(tx, before);
}

/** All of its dates have been asked for. */
export async function importFollowed(tx: Tx, { id }: ImportToFollow): Promise<void> {
  await deleteToFollow(tx, id);
}
