/** The lines of a statement, in the order of the file. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { lineFilter } from './contract.ts';
import { selectLines } from './line-store.ts';

export const listLines = query({
  name: 'statements.list_lines',
  permission: 'statement.read',
  input: z.strictObject({ statementId: z.uuid(), filter: lineFilter.default({}), ...pageInput }),
  run: async ({ db }, { statementId, filter, cursor, limit }) => {
    const after = decodeCursor(cursor, ['place']);
    return toPage(
      await selectLines(db, statementId, filter, after ? Number.parseInt(after[0], 10) : 0, limit + 1),
      limit,
      (row) => encodeCursor([row.lineNo]),
      (row) => row,
    );
  },
});
