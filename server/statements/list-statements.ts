/** The inbox: files as they were read, newest first. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { statementFilter } from './contract.ts';
import { readInbox } from './inbox.ts';

export const listStatements = query({
  name: 'statements.list',
  permission: 'statement.read',
  input: z.strictObject({ filter: statementFilter.default({}), ...pageInput }),
  run: async ({ db, now }, { filter, cursor, limit }) => {
    const after = decodeCursor(cursor, ['instant', 'id']);
    const page = toPage(
      await readInbox(db, filter, after, limit + 1),
      limit,
      (row) => encodeCursor([row.importedAt.toISOString(), row.id]),
      (row) => row,
    );
    return { ...page, readAt: now };
  },
});
