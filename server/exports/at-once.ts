/** Rows of a file that must be of one moment, such as balances: read on one snapshot as fast as the database gives them, and kept packed until the
 *  reader has taken them. A slow reader holds neither a connection nor the snapshot. */
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { type Db, readAtOnce, type Tx } from '../../db/client.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Every row of a keyset list, all of one snapshot. Of a row some thirty bytes are in memory at once, whatever the pages. */
export async function* everyRowAtOnce<T>(
  db: Db,
  page: (tx: Tx, cursor: string | undefined) => Promise<{ rows: T[]; nextCursor: string | null }>,
): AsyncIterable<T> {
  const packed = await readAtOnce(db, async (tx) => {
    const pages: Buffer[] = [];
    for (let cursor: string | undefined; ; ) {
      const { rows, nextCursor } = await page(tx, cursor);
      pages.push(await pack(serialize(rows), { level: 1 }));
      if (nextCursor === null) return pages;
      cursor = nextCursor;
    }
  });
  for (let at = 0; at < packed.length; at++) {
    const rows = deserialize(await unpack(packed[at] as Buffer)) as T[];
    // What was handed over need not be kept.
    packed[at] = Buffer.alloc(0);
    yield* rows;
  }
}
