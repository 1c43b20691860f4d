/** `npm start` and `npm run dev`: database, migration, demo month, build, web and worker; and all of it ended together. */
import fs from 'node:fs';
import path from 'node:path';
import { type EmbeddedServer, embeddedPostgres } from '../db/embedded.ts';
import { lockFolder } from '../db/shared-folder.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../server/access/demo-accounts.ts';
import { build, isBuilt } from './build-if-needed.ts';
import { portProblem } from './free-port.ts';
import { keepDatabase } from './keep-database.ts';
import { hasUsers, isDemonstration, prepareDatabase, requireDemoChoice, secretProblem, seedIfEmpty } from './prepare-database.ts';
import { type Kept, startWeb, startWorker, type Worker, waitForAnswer } from './processes.ts';
import { readSecrets } from './secrets.ts';
import { failWith, orNoRoom, SetupError } from './setup-error.ts';
import { requireStatementsFolder } from './statements-folder.ts';

const root = path.resolve(import.meta.dirname, '..');

const FOLDER = '.data/pg';
const DEMO_FILES = '.data/demo-files';

/** The port of PORT. Refuses (`SetupError`) one that cannot be listened on at this address, with what to choose instead. */
export async function choosePort(host: string, text = process.env.PORT ?? '3000'): Promise<number> {
  const port = /^\d{1,5}$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (port < 1 || port > 65_535)
    throw new SetupError(`PORT=${text} is not a valid port. Choose a number from 1 to 65535, such as PORT=3000.`);
  const problem = await portProblem(port, host);
  if (problem === null) return port;
  if (problem === 'EADDRINUSE')
    throw new SetupError(
      `Port ${port} is in use by another program. Stop it, or choose another port:\n  PORT=${port < 65_535 ? port + 1 : 3000} npm start`,
    );
  if (problem === 'EACCES')
    throw new SetupError(
      `This user may not listen on port ${port}: ports below 1024 belong to the administrator. Choose another:\n  PORT=3000 npm start`,
    );
  throw new SetupError(
    `HOST=${host} is no address of this machine (${problem}). Leave HOST out to be reached from here only, or use HOST=0.0.0.0 for every address of this machine.`,
  );
}

const ADD_USER = 'npm run -s pz -- user add --email you@example.com --name "Your name" --role administrator';

/** One start of a folder at a time prepares it: two that load the demo month would break each other's, and two builds the build. Answers what lets
 *  the next one begin, which then finds it done, or does what a dead one left. */
export function oneAtATime(folder: string, say: (text: string) => void): Promise<() => void> {
  fs.mkdirSync(folder, { recursive: true });
  const onWait = (pid: number) =>
    say(`another start is preparing this folder (process ${pid}); waiting until it has. Ctrl-C ends the wait`);
  return lockFolder(folder, { tries: Number.POSITIVE_INFINITY, onWait });
}

/** What people read once it runs: where they come in (`AUTH_URL`, if there is one, is the only address that signs in), and as whom. */
export function printWelcome(
  address: string,
  { isDemo, hasUsers, secondsTaken }: { isDemo: boolean; hasUsers: boolean; secondsTaken: number },
  authUrl = process.env.AUTH_URL,
): void {
  const behind = authUrl ? `${authUrl.replace(/\/$/, '')}  (behind your proxy; the web server itself is ${address})` : address;
  console.log(`\nPingzhang is ready after ${secondsTaken.toFixed(0)} s:  ${behind}\n`);
  if (isDemo) {
    console.log(`Demo sign-ins (password ${DEMO_PASSWORD}; the second-factor code is filled in):`);
    for (const { email, role } of DEMO_ACCOUNTS) console.log(`  ${email.padEnd(40)} ${role.replaceAll('_', ' ')}`);
    if (fs.existsSync(path.join(root, DEMO_FILES))) console.log(`\nFiles to drop on Statements (yesterday, corrected): ${DEMO_FILES}`);
    console.log('');
  } else if (!hasUsers)
    console.log(`Nobody can sign in yet. Add the first user, in another terminal with the same variables:\n  ${ADD_USER}\n`);
  console.log('Press Ctrl-C to stop. Your data is kept.\n');
}

/** Runs until a signal, the death of the parent, or a web server that never answered. What dies later is started again: the web server at its
 *  port, the worker, the embedded PostgreSQL. */
export async function runApp(mode: 'start' | 'dev'): Promise<void> {
  const startedAt = performance.now();
  const say = (text: string) => console.log(`[${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s] ${text}`);
  let web: Kept | undefined;
  let worker: Worker | null = null;
  let stopBuild: (() => void) | undefined;
  let embedded: EmbeddedServer | null = null;
  let stopServer: (() => Promise<void>) | undefined;
  let stopKeeping: (() => Promise<void>) | undefined;
  let hasAnswered = false;
  let ending: Promise<never> | undefined;
  const end = (code: number): Promise<never> => {
    ending ??= (async () => {
      stopBuild?.();
      await Promise.all([web?.end(), worker?.end(), stopKeeping?.()]);
      await stopServer?.().catch((error) => console.error(error));
      process.exit(code);
    })();
    return ending;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void end(0), 1000).unref();

  try {
    requireDemoChoice();
    await requireStatementsFolder();
    const letNextBegin = await oneAtATime(path.join(root, '.data'), say);
    process.once('exit', letNextBegin);
    const host = process.env.HOST || '127.0.0.1';
    const port = await choosePort(host);
    const secrets = readSecrets(path.join(root, '.data'));
    const { url, server } = await prepareDatabase({ folder: FOLDER, name: 'pingzhang', port: 54329 });
    embedded = server;
    stopServer = server ? () => server.stop() : undefined;
    if (server) {
      // A server that ended by itself is started over the same files, at the same port; the pools of web and worker find it there.
      const again = async () => {
        const back = await embeddedPostgres({ folder: path.resolve(root, FOLDER), port: server.port });
        const leaveBefore = stopServer;
        // Each start is left by itself: the last to leave ends the server.
        stopServer = async () => {
          await leaveBefore?.();
          await back.stop();
        };
      };
      stopKeeping = keepDatabase(server.port, again, (text) => console.error(text));
    }
    say(
      server
        ? `PostgreSQL ${server.started ? 'started' : 'was running'} on port ${server.port}; schema up to date`
        : 'database of DATABASE_URL; schema up to date',
    );
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...secrets,
      DATABASE_URL: url,
      AUTH_TRUST_HOST: process.env.AUTH_TRUST_HOST ?? '1',
      // The demo sign-ins work only where this says so (server/access/demo-accounts.ts).
      PINGZHANG_DEMO: process.env.PINGZHANG_DEMO ?? '1',
      NODE_ENV: mode === 'start' ? 'production' : 'development',
      NEXT_TELEMETRY_DISABLED: '1',
    };
    Object.assign(process.env, { DATABASE_URL: url, ...secrets });
    if (await seedIfEmpty(url, { filesFolder: path.join(root, DEMO_FILES), say, ...(server ? { folder: FOLDER } : {}) }))
      say('demo month seeded');
    const isDemo = await isDemonstration(url);
    env.PINGZHANG_DEMO = isDemo ? '1' : '0';
    if (mode === 'start' && !isBuilt()) {
      say('building (sources changed) …');
      await build({ onStart: (stop) => (stopBuild = stop) });
      stopBuild = undefined;
      say('built');
    }
    letNextBegin();
    process.off('exit', letNextBegin);
    web = startWeb(mode, { port, host, hasAnswered: () => hasAnswered }, env);
    worker = startWorker(env, 'inherit', mode);
    web.current().once('exit', (code, signal) => {
      if (ending || hasAnswered) return;
      console.error(`The web server ended (${signal ?? code}).`);
      void end(1);
    });
    const shownHost = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
    const askedHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    const asked = `http://${askedHost.includes(':') ? `[${askedHost}]` : askedHost}:${port}/`;
    while (!(await waitForAnswer(asked, web.current(), 120_000))) {
      if (ending || web.current().exitCode !== null || web.current().signalCode !== null) return;
      say('the web server has not answered yet; what it says stands above. Still waiting; Ctrl-C ends it');
    }
    hasAnswered = true;
    const warning = await secretProblem(url);
    const secondsTaken = (performance.now() - startedAt) / 1000;
    printWelcome(`http://${shownHost}:${port}`, { isDemo, hasUsers: isDemo || (await hasUsers(url)), secondsTaken });
    if (warning) console.error(`${warning}\n`);
  } catch (error) {
    if (ending) return;
    await stopServer?.().catch(() => undefined);
    failWith(orNoRoom(error, embedded));
  }
}
