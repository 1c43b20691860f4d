/** The processes that make up the running application, and their end. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { heapBounds } from './heap-bounds.ts';

const root = path.resolve(import.meta.dirname, '..');
const guard = pathToFileURL(path.join(import.meta.dirname, 'die-with-parent.mjs')).href;

/** A Node process that ends with this one, whatever ends this one. */
export function startNode(parameters: string[], env: NodeJS.ProcessEnv, stdio: 'inherit' | 'ignore' | number = 'inherit'): ChildProcess {
  const out = stdio === 'inherit' ? 'inherit' : stdio;
  return spawn(process.execPath, ['--import', guard, ...parameters], { cwd: root, env, stdio: ['ignore', out, out] });
}

/** Ends a process: asked first, killed when it has not gone after `graceMs`. */
export function endProcess(child: ChildProcess, graceMs = 8000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

export const nextProgram = path.join(root, 'node_modules/next/dist/bin/next');

const PAUSE_MAX_MS = 30_000;
const LIVED_MS = 60_000;

/** A program that is started again, with growing pauses, when it dies. `current` is the process that runs now. */
export type Kept = { current(): ChildProcess; end(): Promise<void> };

/** `name` begins the sentence that says that it died. `mayRestart` false: the death is left as it is. */
function keepRunning(
  name: string,
  start: () => ChildProcess,
  { firstPauseMs, mayRestart = () => true }: { firstPauseMs: number; mayRestart?: () => boolean },
): Kept {
  let ending = false;
  let pauseMs = firstPauseMs;
  let timer: NodeJS.Timeout | undefined;
  let child: ChildProcess;
  const run = () => {
    const startedAt = performance.now();
    child = start();
    child.once('exit', (code, signal) => {
      if (ending || !mayRestart()) return;
      if (performance.now() - startedAt > LIVED_MS) pauseMs = firstPauseMs;
      console.error(`${name} ended (${signal ?? code}); it starts again in ${pauseMs / 1000} s.`);
      timer = setTimeout(run, pauseMs);
      pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
    });
  };
  run();
  return {
    current: () => child,
    end: () => {
      ending = true;
      clearTimeout(timer);
      return endProcess(child);
    },
  };
}

export type Worker = Pick<Kept, 'end'>;

/** The worker of the jobs, in a process of its own; started again when it dies, and with `mode` dev when its sources change. Null where there is
 *  none. */
export function startWorker(
  env: NodeJS.ProcessEnv,
  stdio: 'inherit' | 'ignore' | number = 'inherit',
  mode: 'start' | 'dev' = 'start',
): Worker | null {
  const file = path.join(root, 'server/jobs/worker.ts');
  if (!fs.existsSync(file)) return null;
  const bounds = [...heapBounds('worker', env), ...(mode === 'dev' ? ['--watch', '--watch-preserve-output'] : [])];
  return keepRunning('The worker', () => startNode([...bounds, file], env, stdio), { firstPauseMs: 2000 });
}

/** The address of a list that was narrowed to five hundred numbers, and of its file, is longer than the server takes by itself. */
export const LONG_ADDRESSES = ['--max-http-header-size=65536'];

/** The web server at its port; once it has answered it is started again there when it dies. A first start that fails ends it: the same would
 *  fail again. People wait for it, so it is back sooner than the worker. */
export function startWeb(
  mode: 'start' | 'dev',
  { port, host, hasAnswered }: { port: number; host: string; hasAnswered: () => boolean },
  env: NodeJS.ProcessEnv,
): Kept {
  // The development server compiles in a process of its own making and needs what it needs.
  const bounds = mode === 'start' ? heapBounds('web', env) : [];
  const start = () => startNode([...bounds, ...LONG_ADDRESSES, nextProgram, mode, '-p', String(port), '-H', host], env);
  return keepRunning('The web server', start, { firstPauseMs: 250, mayRestart: hasAnswered });
}

/** Waits until the address answers with less than a server error; false when the process ended or `limitMs` passed. */
export async function waitForAnswer(address: string, child: ChildProcess, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    const status = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(limitMs) }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status > 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}
