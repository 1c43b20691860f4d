/** The commands that work on the application's own database: by DATABASE_URL, else the embedded one of this folder. A server that was
 *  running stays so; one that was started for the command ends with it. */
import path from 'node:path';
import { connect, type Database } from '../../db/client.ts';
import { addUser } from '../../server/access/add-user.ts';
import { email as emailAddress } from '../../server/access/contract.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../../server/access/permissions.ts';
import { newRequestId } from '../../server/guard/command.ts';
import { type Ambience, systemActor } from '../../server/guard/context.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { systemRandom } from '../../server/kernel/random.ts';
import { databaseAsItIs } from '../database-as-it-is.ts';
import { optionalModule } from '../optional-module.ts';
import { type Prepared, prepareDatabase, seedIfEmpty } from '../prepare-database.ts';
import { readSecrets } from '../secrets.ts';
import { orNoRoom, SetupError } from '../setup-error.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { out, toJson } from './print.ts';

/** Where the embedded database is; the port is the embedded server's own. */
const PLACE = { folder: '.data/pg', name: 'pingzhang', port: 54329 };
type Work<T> = (database: Database, url: string) => Promise<T>;

/** Migrated and ready, as `npm start` would find it. */
const withDatabase = async <T>(work: Work<T>) => withPrepared(await prepareDatabase(PLACE), work);

/** Ready; a new one is given its schema, one of an older or newer schema is refused and stays as it is. */
const withOwnDatabase = async <T>(work: Work<T>) => withPrepared(await prepareDatabase({ ...PLACE, migratesOnlyNew: true }), work);

/** As it is, and so that nothing can be written. */
const lookingAtDatabase = async <T>(work: Work<T>) => withPrepared(await databaseAsItIs(PLACE), work, { isReadOnly: true });

async function withPrepared<T>({ url, server }: Prepared, work: Work<T>, options: { isReadOnly?: boolean } = {}): Promise<T> {
  try {
    const database = connect(url, { max: 3, ...options });
    try {
      return await work(database, url);
    } finally {
      await database.close();
    }
  } catch (error) {
    throw orNoRoom(error, server);
  } finally {
    await server?.stop();
  }
}

function ambienceOf(database: Database): Ambience {
  return {
    database,
    clock: systemClock,
    random: systemRandom,
    actor: systemActor('command line'),
    requestId: newRequestId({ random: systemRandom }),
    ip: null,
  };
}

const say = (isJson: boolean, answer: unknown, text: string) => out(isJson ? `${toJson(answer)}\n` : `${text}\n`);

/** Only options that the command knows. */
function only(args: readonly string[]): void {
  const { words } = parseArguments(args, { json: 'flag' });
  if (words.length) throw new UsageError(`Unexpected argument: ${words.join(' ')}`);
}

export async function migrateCommand(args: readonly string[], isJson: boolean): Promise<number> {
  only(args);
  return withDatabase(async (database) => {
    const { rows } = await database.pool.query<{ n: string }>('SELECT count(*)::text AS n FROM pg_tables WHERE schemaname = $1', [
      'public',
    ]);
    await say(isJson, { migrated: true, tables: rows[0]?.n ?? '0' }, 'The database schema is up to date.');
    return 0;
  });
}

export async function seedCommand(args: readonly string[], isJson: boolean): Promise<number> {
  only(args);
  // The one that `npm start` will use: with another, no second factor of a demo account would be right.
  process.env.AUTH_SECRET ||= readSecrets(path.resolve(import.meta.dirname, '../../.data')).AUTH_SECRET;
  return withOwnDatabase(async (_database, url) => {
    const seeded = await seedIfEmpty(url, process.env.DATABASE_URL ? {} : { folder: PLACE.folder });
    await say(
      isJson,
      { seeded },
      seeded ? 'The demo month is loaded.' : 'Nothing to do: the database already has data, or PINGZHANG_DEMO is off.',
    );
    return 0;
  });
}

type BooksCheck = {
  checkBooksOf?: (
    ambience: Ambience,
    heads: readonly string[],
  ) => Promise<{ holds: boolean; checks: { name: string; holds: boolean; detail: string }[] }>;
};

export async function checkBooksCommand(args: readonly string[], isJson: boolean): Promise<number> {
  const { options, words } = parseArguments(args, { 'audit-head': 'list', json: 'flag' });
  if (words.length) throw new UsageError(`Unexpected argument: ${words.join(' ')}`);
  const room = await optionalModule<BooksCheck>('scripts/pz/books-check.ts');
  const check = room?.checkBooksOf;
  if (!check) throw new SetupError('This build has no ledger to check.');
  return lookingAtDatabase(async (database) => {
    const answer = await check(ambienceOf(database), options['audit-head']);
    const lines = answer.checks.map((one) => `  ${one.holds ? 'passed' : 'FAILED'}  ${one.name}${one.detail ? `: ${one.detail}` : ''}`);
    await say(isJson, answer, [...lines, '', answer.holds ? '  All checks passed.' : '  The books check failed.'].join('\n'));
    return answer.holds ? 0 : 1;
  });
}

/** `user add`: the password comes from PINGZHANG_PASSWORD (never from the command line, where others see it), else one is made and shown once. */
export async function userCommand(args: readonly string[], isJson: boolean): Promise<number> {
  const { options, words } = parseArguments(args, { email: 'text', name: 'text', role: 'list', json: 'flag' });
  if (words.length !== 1 || words[0] !== 'add') throw new UsageError('pz user add --email E --name N --role R… [--json]');
  const { email, name } = options;
  if (!email || !emailAddress.safeParse(email).success)
    throw new UsageError('--email needs an email address, such as li.ming@example.com (letters without accents, digits and . _ % + -)');
  if (!name?.trim()) throw new UsageError('--name needs a name');
  const roles = options.role.flatMap((role) => role.split(','));
  const unknown = roles.find((role) => !STAFF_ROLE_NAMES.includes(role as StaffRole));
  if (roles.length === 0 || unknown) throw new UsageError(`--role must be one or more of ${STAFF_ROLE_NAMES.join(', ')}`);
  const chosen = process.env.PINGZHANG_PASSWORD;
  return withOwnDatabase(async (database) => {
    const asked = { email, name, roles: roles as StaffRole[], ...(chosen === undefined ? {} : { password: chosen }) };
    const { password, ...made } = await addUser(ambienceOf(database), asked);
    await say(
      isJson,
      { ...made, roles, ...(password ? { password } : {}) },
      `User added: ${made.email} (${roles.join(', ')}).${password ? `\nTemporary password, to be changed at the first sign-in: ${password}` : ''}`,
    );
    return 0;
  });
}
