/** `npm test`: format and lint, types, walls, unit, database, build, browser. Goes on after a failure, so that one run shows them all.
 *  `--no-database` (npm run verify) leaves out what needs a database, a build or a browser; `--only lint,e2e` runs the steps named;
 *  what follows `--` goes to Playwright. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endNoted } from '../db/embedded.ts';
import { runBrowserTests } from './browser-tests.ts';
import { build, isBuilt } from './build-if-needed.ts';
import { findBrowser } from './find-browser.ts';
import { endProcess } from './processes.ts';
import { noteLog, scanLogs } from './scan-logs.ts';
import { SetupError, sentenceOf } from './setup-error.ts';
import { type Count, countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest, secondTriesOf } from './test-reports.ts';

const root = path.resolve(import.meta.dirname, '..');
const reports = path.join(root, '.data/test-reports');
/** The folders of the servers that were started in this run. */
const servers = path.join(reports, 'servers');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-database': { type: 'boolean' }, only: { type: 'string' } },
});

/** What failed so far, a line each. */
const failures: string[] = [];

let running: ChildProcess | undefined;
let endEarly: (() => Promise<void>) | undefined;
const atTheEnd = (end: () => Promise<void>): void => {
  endEarly = end;
};

/** Runs a program of Node. `log`: what it prints is also kept there and read at the end; `zone` is the time zone it believes to be in. */
async function run(program: string, parameters: string[], { log, zone }: { log?: string; zone?: string } = {}): Promise<number> {
  // A test must not reach the database of the person who runs it.
  const { DATABASE_URL: _, ...env } = process.env;
  running = spawn(process.execPath, [path.join(root, program), ...parameters], {
    cwd: root,
    stdio: log ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    env: { ...env, ...(zone ? { TZ: zone } : {}), ...(log && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) } as NodeJS.ProcessEnv,
  });
  const child = running;
  if (log) {
    noteLog(log, 'tests', { from: 0 });
    const kept = fs.createWriteStream(log);
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      from?.on('data', (bytes: Buffer) => {
        kept.write(bytes);
        to.write(bytes);
      });
    }
    child.once('close', () => kept.end());
  }
  const code = await new Promise<number>((resolve, reject) => child.once('error', reject).once('close', (status) => resolve(status ?? 1)));
  running = undefined;
  return code;
}

const asOne = (isGood: boolean): Count => ({ passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 });
const one = async (code: Promise<number>) => asOne((await code) === 0);

async function vitest(project: 'unit' | 'db', zone?: string, files: string[] = []): Promise<Count> {
  const name = [project, ...(files.length ? [zone?.replaceAll('/', '-')] : [])].join('-');
  const report = path.join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('node_modules/vitest/vitest.mjs', ['run', '--project', project, ...reporters, ...files], {
    log: path.join(reports, `${name}.log`),
    ...(zone ? { zone } : {}),
  });
  const count = countVitest(report);
  failures.push(...failuresOfVitest(report, root));
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/** Far east, half an hour off with a summer time, and the zone of most channels: a suite that is green in all three cuts no date by local time. */
const ZONES = ['Pacific/Kiritimati', 'America/St_Johns', 'Asia/Shanghai'] as const;

/** The unit tests that know of time, themselves or by a fixture of theirs, which alone are run in more than one zone. */
function testsOfTime(): string[] {
  const names = ['server', 'components', 'db'].flatMap((folder) =>
    fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  );
  return names.filter((name) => {
    if (!/\.test\.tsx?$/.test(name) || /\.db\.test\.ts$/.test(name)) return false;
    const text = fs.readFileSync(path.join(root, name), 'utf8');
    const fixtures = [...text.matchAll(FIXTURE)].map(([, file = '']) => path.join(root, path.dirname(name), file));
    return [text, ...fixtures.map((file) => fs.readFileSync(file, 'utf8'))].some((source) => KNOWS_TIME.test(source));
  });
}
const KNOWS_TIME = /\bnew Date\(|\b(?:zone|instant|businessDate|BusinessDate|fixedClock)\b/;
const FIXTURE = /\bfrom '(\.[^'\n]+(?:-fixture|\/testing)\.ts)'/g;

const sum = (counts: Count[]): Count =>
  counts.reduce((all, { passed, failed, skipped }) => ({
    passed: all.passed + passed,
    failed: all.failed + failed,
    skipped: all.skipped + skipped,
  }));

const STEPS: Record<string, { title: string; needsDatabase: boolean; work: () => Promise<Count> }> = {
  lint: { title: 'Format and lint', needsDatabase: false, work: () => one(run('node_modules/@biomejs/biome/bin/biome', ['check', '.'])) },
  types: {
    title: 'Types',
    needsDatabase: false,
    work: async () => {
      // Writes next-env.d.ts and the types of the routes, which a fresh clone lacks.
      if ((await run('node_modules/next/dist/bin/next', ['typegen'])) !== 0) return asOne(false);
      return one(run('node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']));
    },
  },
  walls: { title: 'Walls', needsDatabase: false, work: () => one(run('scripts/walls.ts', [])) },
  unit: { title: 'Unit tests', needsDatabase: false, work: () => vitest('unit', ZONES[0]) },
  zones: {
    title: 'Other time zones',
    needsDatabase: false,
    work: async () => sum([await vitest('unit', ZONES[1], testsOfTime()), await vitest('unit', ZONES[2], testsOfTime())]),
  },
  db: { title: 'Database tests', needsDatabase: true, work: () => vitest('db') },
  build: {
    title: 'Production build',
    needsDatabase: true,
    work: async () => {
      if (isBuilt()) console.log('The last build is of these very sources.');
      else await build({ onStart: (stop) => atTheEnd(async () => stop()) });
      return asOne(true);
    },
  },
  killed: {
    title: 'Killed web server',
    needsDatabase: true,
    work: async () => {
      if (!isBuilt()) throw new SetupError('There is no production build of these sources to kill.');
      return one(run('scripts/kill-web.ts', []));
    },
  },
  mutants: {
    title: 'Mutants of today',
    needsDatabase: true,
    work: async () => {
      const log = path.join(reports, 'mutants.log');
      const code = await run('scripts/mutants.ts', ['--of-this-commit', '3'], { log });
      const lines = fs.readFileSync(log, 'utf8').split('\n');
      const found = lines.filter((line) => line.startsWith('found ')).length;
      return {
        passed: found,
        failed: code === 0 ? 0 : Math.max(1, lines.filter((line) => line.startsWith('SURVIVED')).length),
        skipped: 0,
      };
    },
  },
  e2e: {
    title: 'Browser tests',
    needsDatabase: true,
    work: async () => {
      if (!isBuilt()) throw new SetupError('There is no production build of these sources to test.');
      const report = path.join(reports, 'e2e.json');
      const code = await runBrowserTests({ report, parameters: positionals, onStart: atTheEnd });
      const count = countPlaywright(report);
      failures.push(...failuresOfPlaywright(report));
      for (const title of secondTriesOf(report)) console.log(`! Passed at the second try only: ${title}`);
      return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
    },
  },
};

/** Whether each log of this run keeps what is secret to itself. Reads what the steps before have noted. */
function logsAreClean(): Count {
  const list = process.env.TEST_LOGS as string;
  const noted = fs.existsSync(list) ? new Set(fs.readFileSync(list, 'utf8').split('\n').filter(Boolean)).size : 0;
  const leaks = scanLogs(list);
  // It holds the secrets of the run to look for.
  fs.rmSync(list, { force: true });
  for (const leak of leaks) console.error(leak);
  return { passed: leaks.length ? 0 : noted, failed: leaks.length, skipped: 0 };
}

let ending: Promise<void> | undefined;
const stopEverything = (): void => {
  ending ??= end();
};
async function end(): Promise<void> {
  if (running) await endProcess(running);
  await endEarly?.();
  // Whoever used the tests' servers may have been ended by the same signal, before they could leave them.
  await endNoted(servers);
  process.exit(130);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopEverything);
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stopEverything(), 1000).unref();

fs.rmSync(reports, { recursive: true, force: true });
fs.mkdirSync(reports, { recursive: true });
process.env.TEST_LOGS = path.join(reports, 'logs');
process.env.TEST_SERVERS = servers;
const only = values.only?.split(',');
const unknown = only?.find((name) => !STEPS[name]);
if (unknown) {
  console.error(`There is no step "${unknown}". There are: ${Object.keys(STEPS).join(', ')}`);
  process.exit(1);
}
const chosen = Object.entries(STEPS).filter(([name, step]) =>
  only ? only.includes(name) : !(values['no-database'] && step.needsDatabase),
);
// Said at once and not after the half hour of the steps before: there is time to install one meanwhile.
if (chosen.some(([name]) => name === 'e2e')) await findBrowser().catch((error) => console.error(`\n! ${sentenceOf(error) ?? error}\n`));
const lines: string[] = [];
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const steps = [...chosen.map(([, step]) => step), { title: 'Scan of the logs', work: async () => logsAreClean() }];
for (const { title, work } of steps) {
  console.log(`\n── ${title} ${'─'.repeat(60 - title.length)}`);
  const startedAt = performance.now();
  const count = await work().catch((error: unknown) => {
    console.error(sentenceOf(error) ?? error);
    return asOne(false);
  });
  // The step was ended with the run: nothing more is started, and what it left is ended first.
  await ending;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key];
  lines.push(
    `${count.failed ? '✗' : '✓'} ${title.padEnd(18)}${seconds} s  ${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`,
  );
}
if (failures.length) console.log(`\n${failures.map((failure) => `✗ ${failure}`).join('\n')}`);
console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
