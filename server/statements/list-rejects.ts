/** The rows of a file that could not be read: line, column, reason, and the row as it stands there. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { selectRejects } from './store.ts';

export const listRejects = query({
  name: 'statements.list_rejects',
  permission: 'statement.read',
  // The client's endless lists send the direction they go in; there is one.
  input: z.strictObject({ statementId: z.uuid(), ...pageInput, direction: z.literal('forward').optional() }),
  run: async ({ db }, { statementId, cursor, limit }) => {
    const after = decodeCursor(cursor, ['place']);
    return toPage(
      await selectRejects(db, statementId, after ? Number.parseInt(after[0], 10) : null, limit + 1),
      limit,
      (row) => encodeCursor([row.place]),
      (row) => row,
    );
  },
});
