/** Whether a database has the schema of this program, and what to do where it has another. */
import { type SchemaState, schemaState } from '../db/migrate.ts';
import { SetupError } from './setup-error.ts';

const MIGRATE = 'npm run -s pz -- migrate';
const NONE: SchemaState = { hasSchema: false, missing: [], unknown: [], changed: [], foreign: [] };

/** What keeps this program from using a schema, and what to do; null where it is its own. */
export function stateProblem({ hasSchema, missing, unknown, changed, foreign }: SchemaState): string | null {
  if (foreign.length > 0)
    return `is not empty and not Pingzhang's: it has ${some(foreign)} of another program. Name a database of its own in DATABASE_URL; one that does not exist is created.`;
  if (!hasSchema) return `has no schema yet. Make it with \`${MIGRATE}\`, or with \`npm start\`.`;
  if (unknown.length > 0)
    return `has a newer schema than this version of Pingzhang, which does not know ${some(unknown)}. Use the version that the database was migrated to.`;
  if (changed.length > 0) return `was migrated with another text of ${some(changed)}. Use the version that the database was migrated to.`;
  if (missing.length > 0)
    return `has an older schema than this version of Pingzhang: ${some(missing)} did not run there. Back up and run \`${MIGRATE}\`, or use the version that the database was migrated to.`;
  return null;
}

const some = (names: readonly string[]) => (names.length > 1 ? `${names[0]} and ${names.length - 1} more` : `${names[0]}`);

/** Refuses (`SetupError`) the database at `url`, `which` people call so, where another program lives in it; where its schema is newer than the program,
 *  or older, unless it `mayBeOlder`; also one without a schema, unless it `mayBeNew`. */
export async function requireOwnSchema(url: string, which: string, { mayBeNew = false, mayBeOlder = false } = {}): Promise<void> {
  const state = await schemaState(url).catch((error: Error & { code?: string }) => {
    if (error.code === '3D000') return NONE;
    if (error.code !== '42501') throw error;
    throw new SetupError(
      `${which} does not let this user see its schema (${error.message}). Use a member of the role pingzhang_app (\`${MIGRATE}\` of this version, run as the owner, lets its members see it), or the owner.`,
    );
  });
  if (mayBeNew && !state.hasSchema && state.foreign.length === 0) return;
  const problem = stateProblem(mayBeOlder ? { ...state, missing: [] } : state);
  if (problem !== null) throw new SetupError(`${which} ${problem}`);
}
