/** Merchants by part of their name or number. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { selectMerchants } from './store.ts';

export const listMerchants = query({
  name: 'merchants.list',
  permission: 'merchant.read',
  input: z.strictObject({ text: z.string().trim().max(100).optional(), ...pageInput }),
  run: async ({ db }, { text, cursor, limit }) => {
    const after = decodeCursor(cursor, ['text']);
    const fetched = await selectMerchants(db, text || undefined, after?.[0] ?? null, limit + 1);
    return toPage(
      fetched,
      limit,
      (row) => encodeCursor([row.no]),
      (row) => row,
    );
  },
});
