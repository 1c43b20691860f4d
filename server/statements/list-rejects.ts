/** The rows of a file that could not be read: line, column, reason, and the row as it stands there. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
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

type Reject = Awaited<ReturnType<typeof selectRejects>>[number];

/** All of a statement, in the order of the file, `page` at a time in memory; for whoever has asked for the permission. */
export async function* rejectsOf(tx: Tx, statementId: string, page = 200): AsyncGenerator<Reject> {
  for (let after: number | null = null; ; ) {
    const found: Reject[] = await selectRejects(tx, statementId, after, page);
    yield* found;
    const last = found.at(-1);
    if (!last || found.length < page) return;
    after = last.place;
  }
}
