/** What changed between two versions of a channel's day. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { statementById } from './get-statement.ts';
import { compareLines } from './line-store.ts';

const LISTED = 200;

/** Refuses `statement_not_found` and `versions_not_comparable` (another channel, day or part, or a refused file, which has no lines). */
export const compareVersions = query({
  name: 'statements.compare_versions',
  permission: 'statement.read',
  input: z.strictObject({ earlierId: z.uuid(), laterId: z.uuid() }),
  run: async ({ db }, { earlierId, laterId }) => {
    const earlier = await statementById(db, earlierId);
    const later = await statementById(db, laterId);
    const isSame = earlier.channelCode === later.channelCode && earlier.businessDate === later.businessDate && earlier.part === later.part;
    if (!isSame || earlier.version === null || later.version === null) {
      throw new DomainError(
        'invalid',
        'versions_not_comparable',
        'Only imported versions for the same channel and day can be compared',
        {},
      );
    }
    return compareLines(db, earlierId, laterId, LISTED);
  },
});
