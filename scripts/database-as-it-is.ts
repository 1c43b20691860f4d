/** The database for what only looks at it: nothing is created, migrated or thrown away. Where it is not of this version of the program, that is said
 *  with what to do. */
import fs from 'node:fs';
import path from 'node:path';
import { type EmbeddedServer, embeddedPostgres, hasEmbeddedData } from '../db/embedded.ts';
import { type SchemaState, schemaState } from '../db/migrate.ts';
import { checkServer, shown } from './own-server.ts';
import { type Prepared, seedingNote } from './prepare-database.ts';
import { SetupError } from './setup-error.ts';

const root = path.resolve(import.meta.dirname, '..');
const MIGRATE = 'npm run -s pz -- migrate';

/** What keeps this program from reading a schema, and what to do; null where it is its own. */
export function stateProblem({ hasSchema, missing, unknown, changed }: SchemaState): string | null {
  if (!hasSchema) return `has no schema yet. Make it with \`${MIGRATE}\`, or with \`npm start\`.`;
  if (unknown.length > 0)
    return `has a newer schema than this version of Pingzhang, which does not know ${some(unknown)}. Use the version that the database was migrated to.`;
  if (changed.length > 0) return `was migrated with another text of ${some(changed)}. Use the version that the database was migrated to.`;
  if (missing.length > 0)
    return `has an older schema than this version of Pingzhang: ${some(missing)} did not run there. Back up and run \`${MIGRATE}\`, or use the version that the database was migrated to.`;
  return null;
}

const some = (names: readonly string[]) => (names.length > 1 ? `${names[0]} and ${names.length - 1} more` : `${names[0]}`);

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

async function requireOwnSchema(url: string, which: string): Promise<void> {
  const state = await schemaState(url).catch((error: Error & { code?: string }) => {
    if (error.code === '3D000') return { hasSchema: false, missing: [], unknown: [], changed: [] };
    if (error.code !== '42501') throw error;
    throw new SetupError(
      `${which} does not let this user see its schema (${error.message}). Use a member of the role pingzhang_app (\`${MIGRATE}\` of this version, run as the owner, lets its members see it), or the owner.`,
    );
  });
  const problem = stateProblem(state);
  if (problem !== null) throw new SetupError(`${which} ${problem}`);
}
