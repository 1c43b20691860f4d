/** What has come to the inbox since a person read their list of it: asked in the background while the list stays open. */
import { z } from 'zod';
import { actorId } from '../guard/context.ts';
import { listInstant } from '../guard/contract.ts';
import { query } from '../guard/query.ts';
import { UPDATES_CAP, updatesOf } from '../guard/updates.ts';
import { STATEMENT_STATUSES } from './codes.ts';
import { statementFilter } from './contract.ts';
import { countUpdates } from './updates-store.ts';

/** Of the same filter and rights as the list. What the filter finds from `after` on and is not shown has come since; `after` is null where all that it
 *  finds is shown. Shown ones count where a later version has replaced them. Own files are none. */
export const countStatementUpdates = query({
  name: 'statements.updates',
  permission: 'statement.read',
  input: z.strictObject({
    filter: statementFilter.default({}),
    after: listInstant.nullable(),
    shown: z.array(z.strictObject({ id: z.uuid(), status: z.enum(STATEMENT_STATUSES) })).max(200),
  }),
  run: async ({ db, actor }, asked) => updatesOf(await countUpdates(db, asked, actorId(actor), UPDATES_CAP + 1)),
});
