/** First step of `npm start`, `npm run dev` and `npm test`: installs what is missing, then runs the given script under the
 *  Node that the project brings along. Plain JavaScript without dependencies, so that an old Node can run it too. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeProblem } from './check-node.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamp = path.join(root, 'node_modules', '.pingzhang-lock');
const lockFile = path.join(root, 'package-lock.json');
const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

function isInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  if (!existsSync(lockFile)) return true;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  // Installed by hand: npm writes its own note after the lock file, unless the lock file came later.
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
}

function npm(parameters) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('.js') ? [process.env.npm_node_execpath ?? process.execPath, [script]] : ['npm', []];
  // A parent that installs with another NODE_ENV would leave out what builds and tests need.
  const env = { ...process.env, NODE_ENV: 'development' };
  return (
    spawnSync(command, [...first, ...parameters], { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' }).status === 0
  );
}

function install() {
  console.log('Installing dependencies (once; about two minutes) …');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  if (!npm(['install', ...quiet]) && !npm(['install', '--ignore-scripts', ...quiet])) {
    console.error(
      '\nnpm install failed (its message is above). Check that the package registry can be reached, then run the same command again.',
    );
    process.exit(1);
  }
  if (existsSync(lockFile)) writeFileSync(stamp, lockHash());
}

/** The Node of the platform package where there is one, else the one that runs this. */
function chooseNode() {
  const own = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own) && spawnSync(own, ['--version'], { stdio: 'ignore' }).status === 0) return own;
  const problem = nodeProblem(process.versions.node);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
  return process.execPath;
}

if (!isInstalled()) install();
const [script, ...rest] = process.argv.slice(2);
const separator = process.platform === 'win32' ? ';' : ':';
const child = spawn(chooseNode(), [path.join(root, script), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${path.join(root, 'node_modules', '.bin')}${separator}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Could not start Node: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
// npm does not pass a SIGTERM on through its shell: when the parent is gone, so is the reason to run.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM');
}, 1000).unref();
