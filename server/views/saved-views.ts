/** Saved views: the filters, sort and columns of a table under a name, one's own or shared with everybody. */
import { z } from 'zod';
import { command } from '../guard/command.ts';
import { actorId, isAllowed } from '../guard/context.ts';
import { nameText } from '../guard/contract.ts';
import { query } from '../guard/query.ts';
import { DomainError, invariant } from '../kernel/errors.ts';
import { LIST_PERMISSIONS } from './lists.ts';
import { deleteViewOf, selectViews, upsertView } from './store.ts';

const tableId = z.string().regex(/^[a-z_]{2,40}$/);

/** One's own, and the shared ones of lists that one may read. */
export const listViews = query({
  name: 'views.list',
  permission: 'session.own',
  /** Without a table those of all. */
  input: z.strictObject({ tableId: tableId.optional() }),
  run: async ({ db, actor }, input) => {
    const userId = actorId(actor);
    const readable = [...LIST_PERMISSIONS].flatMap(([id, permission]) => (isAllowed(actor, permission) ? [id] : []));
    return userId ? selectViews(db, userId, { tableId: input.tableId, readable }) : [];
  },
});

/** Refuses `permission_missing` for a view to be shared of a list that one may not read: nobody of its readers could tell where it is from. */
export const saveView = command({
  name: 'views.save',
  permission: 'session.own',
  input: z.strictObject({ tableId, name: nameText(60), query: z.string().max(4000), shared: z.boolean() }),
  run: async ({ tx, actor, newId, now }, input) => {
    const userId = actorId(actor);
    invariant(userId, 'a saved view belongs to a person');
    const permission = LIST_PERMISSIONS.get(input.tableId);
    if (input.shared && permission && !isAllowed(actor, permission))
      throw new DomainError('forbidden', 'permission_missing', `The permission ${permission} is required`, { permission });
    const id = await upsertView(tx, { id: newId(0), userId, createdAt: now, ...input });
    return { result: { id }, audit: { subjectKind: 'view', subjectId: id, summary: `saved view ${input.name}`, after: input } };
  },
});

/** Refuses `view_not_found` for another person's view as for none. */
export const deleteView = command({
  name: 'views.delete',
  permission: 'session.own',
  input: z.strictObject({ id: z.uuid() }),
  run: async ({ tx, actor }, { id }) => {
    const userId = actorId(actor);
    if (!userId || !(await deleteViewOf(tx, userId, id))) throw new DomainError('not_found', 'view_not_found', 'Saved view not found');
    return { result: {}, audit: { subjectKind: 'view', subjectId: id, summary: 'deleted a view' } };
  },
});
