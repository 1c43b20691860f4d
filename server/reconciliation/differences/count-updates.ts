/** What has come and changed since a person read their list: asked in the background while the list stays open, so that they are told and it is not. */
import { actorId } from '../../guard/context.ts';
import { query } from '../../guard/query.ts';
import { UPDATES_CAP, type Updates, updatesInput } from './contract.ts';
import { selectUpdates } from './updates-store.ts';

/** Of the same filter and rights as the list. Own acts are none: whoever acts has their list read anew. */
export const countUpdates = query({
  name: 'differences.updates',
  permission: 'difference.read',
  input: updatesInput,
  run: async ({ db, actor }, asked): Promise<Updates> => {
    const { entered, moved, hasMore } = await selectUpdates(db, { ...asked, userId: actorId(actor), cap: UPDATES_CAP });
    const count = entered + moved;
    return { count: Math.min(count, UPDATES_CAP), isCapped: hasMore || count > UPDATES_CAP };
  },
});
