/** The command line: `npm run -s pz -- COMMAND …`. Needs no running server and leaves nothing behind. Exit code 0: fine,
 *  1: differences, 2: it could not be done (wrong use, refused file, failure; file, line and reason on stderr). */
import path from 'node:path';
import { UsageError } from './pz/arguments.ts';
import { out, tell } from './pz/print.ts';

const USAGE = `npm run -s pz -- COMMAND …

  reconcile --statement FILE… --orders FILE    compare statements with an orders export
            [--format ID] [--mapping MAP.json] [--date YYYY-MM-DD] [--time-zone Z] [--day-cut HH:MM]
            [--day-cut-window MIN]
  statement FILE [--format ID] [--mapping MAP.json] [--time-zone Z]
                                               show format, lines, totals and rejected rows
  books-check [--audit-head SEQ:HASH…]         check the ledger and the audit log
  user add --email E --name N --role R…        add a staff user
  migrate                                      update the database schema
  seed                                         load the demo month into an empty database

MAP.json is a column mapping, downloaded on its page under Statements → Column mappings. It reads the statements that no
built-in format recognises; with --format mapped, all of them.
All commands take --json.
Exit codes: 0 no differences, 1 differences, rejected rows or failed checks, 2 error.
`;

type Run = (args: string[], isJson: boolean) => Promise<number>;

/** Loaded when asked for: `pz statement` should not wait for what a database command needs. */
const COMMANDS: Record<string, () => Promise<Run>> = {
  reconcile: async () => (await import('./pz/reconcile.ts')).reconcile,
  statement: async () => (await import('./pz/statement.ts')).statement,
  'books-check': async () => (await import('./pz/database-commands.ts')).checkBooksCommand,
  user: async () => (await import('./pz/database-commands.ts')).userCommand,
  migrate: async () => (await import('./pz/database-commands.ts')).migrateCommand,
  seed: async () => (await import('./pz/database-commands.ts')).seedCommand,
};

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const isJson = words.includes('--json');
  const at = words.findIndex((word) => word !== '--json');
  const [name, ...args] = at < 0 ? [] : [...words.slice(at), ...words.slice(0, at)];
  try {
    if (name === 'help' || [name, ...args].some((word) => word === '--help' || word === '-h')) {
      await out(USAGE);
      return 0;
    }
    const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!load) throw new UsageError(`${name === undefined ? 'Name a command' : `Unknown command: ${name}`}\n${USAGE}`);
    return await (await load())(args, isJson);
  } catch (error) {
    await tell(error, isJson);
    return 2;
  }
}

// Files are named from where the person stands; the program's own are found from its root.
process.env.INIT_CWD ??= process.cwd();
process.chdir(path.resolve(import.meta.dirname, '..'));
// What cannot be written is told where it is written (`out`).
process.stdout.on('error', () => undefined);
process.exit(await main());
