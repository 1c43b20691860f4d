/** The database for what only looks at it: nothing is created, migrated or thrown away. Where it is not of this version of the program, that is said
 *  with what to do. */
import fs from 'node:fs';
import path from 'node:path';
import { type EmbeddedServer, embeddedPostgres, hasEmbeddedData } from '../db/embedded.ts';
import { requireOwnSchema } from './own-schema.ts';
import { checkServer, shown } from './own-server.ts';
import { type Prepared, seedingNote } from './prepare-database.ts';
import { SetupError } from './setup-error.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Connects to DATABASE_URL, or starts the embedded server of `folder` if it has one. Refuses (`SetupError`) a database that is not there, and one
 *  whose schema is older or newer than the program. */
export async function databaseAsItIs({ folder, name, port }: { folder: string; name: string; port: number }): Promise<Prepared> {
  const own = process.env.DATABASE_URL;
  if (own) {
    await checkServer(own, { onlyLooks: true });
    await requireOwnSchema(own, `The database at ${shown(own)}`);
    return { url: own, server: null };
  }
  const full = path.resolve(root, folder);
  if (!hasEmbeddedData(full))
    throw new SetupError(`There is no database yet in ${folder}. \`npm start\` makes one; for another, name it in DATABASE_URL.`);
  if (fs.existsSync(seedingNote(folder)))
    throw new SetupError(
      `The demo month of the database in ${folder} is not whole. Wait until \`npm start\` has loaded it, or start it again.`,
    );
  const server: EmbeddedServer = await embeddedPostgres({ folder: full, port });
  try {
    await requireOwnSchema(server.url(name), `The database in ${folder}`);
  } catch (error) {
    await server.stop().catch(() => undefined);
    throw error;
  }
  return { url: server.url(name), server };
}
