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

export type Worker = { end(): Promise<void> };

/** The worker of the jobs, in a process of its own; started again, with growing pauses, when it dies. Null where there is none. */
export function startWorker(env: NodeJS.ProcessEnv, stdio: 'inherit' | 'ignore' | number = 'inherit'): Worker | null {
  const file = path.join(root, 'server/jobs/worker.ts');
  if (!fs.existsSync(file)) return null;
  const bounds = heapBounds('worker', env);
  let ending = false;
  let pauseMs = 1000;
  let timer: NodeJS.Timeout | undefined;
  let child: ChildProcess;
  const start = () => {
    const startedAt = performance.now();
    child = startNode([...bounds, file], env, stdio);
    child.once('exit', (code, signal) => {
      if (ending) return;
      pauseMs = performance.now() - startedAt > 60_000 ? 1000 : Math.min(pauseMs * 2, 30_000);
      console.error(`The worker ended (${signal ?? code}); it starts again in ${pauseMs / 1000} s.`);
      timer = setTimeout(start, pauseMs);
    });
  };
  start();
  return {
    end: () => {
      ending = true;
      clearTimeout(timer);
      return endProcess(child);
    },
  };
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
