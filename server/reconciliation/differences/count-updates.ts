/** What has come and changed since a person read their list: asked in the background while the list stays open, so that they are told and it is not. */
import { actorId } from '../../guard/context.ts';
import { query } from '../../guard/query.ts';
import { UPDATES_CAP, updatesOf } from '../../guard/updates.ts';
import { updatesInput } from './contract.ts';
import { selectUpdates } from './updates-store.ts';

/** Of the same filter and rights as the list. Own acts are none: whoever acts has their list read anew. */
export const countUpdates = query({
  name: 'differences.updates',
  permission: 'difference.read',
  input: updatesInput,
  run: async ({ db, actor }, asked) => {
    const { entered, moved, hasMore } = await selectUpdates(db, { ...asked, userId: actorId(actor), cap: UPDATES_CAP });
    return updatesOf(entered + moved, hasMore);
  },
});
