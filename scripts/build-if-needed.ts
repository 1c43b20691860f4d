/** `next build`, left out when the last one was made from the same sources. */
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { nextProgram, startNode } from './processes.ts';
import { SetupError } from './setup-error.ts';

const root = path.resolve(import.meta.dirname, '..');
const SOURCES = [
  'app',
  'components',
  'server',
  'db',
  'messages',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];
const note = path.join(root, '.next', 'pingzhang-sources');

function filesUnder(entry: string): string[] {
  const full = path.join(root, entry);
  const stat = fs.statSync(full, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [entry];
  return fs.readdirSync(full).flatMap((name) => filesUnder(path.join(entry, name)));
}

/** A digest of everything that goes into a build. */
export function sourcesDigest(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap(filesUnder)
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .sort();
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(fs.readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

export function isBuilt(): boolean {
  return fs.existsSync(path.join(root, '.next', 'BUILD_ID')) && fs.existsSync(note) && fs.readFileSync(note, 'utf8') === sourcesDigest();
}

/** A build without a start is nobody's, and would keep the next start from building: it ends with the process that began it. */
export const startBuild = (env: NodeJS.ProcessEnv, program = nextProgram): ChildProcess => startNode([program, 'build'], env);

/** Rejects when the build fails; its output has said why. Needs no database. */
export async function build({ onStart }: { onStart?: (stop: () => void) => void } = {}): Promise<void> {
  const digest = sourcesDigest();
  fs.rmSync(note, { force: true });
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  delete env.DATABASE_URL;
  const next = startBuild(env);
  onStart?.(() => next.kill());
  const code = await new Promise<number | null>((resolve, reject) => next.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new SetupError(`next build failed (${code ?? 'stopped'}); why is said above.`);
  fs.writeFileSync(note, digest);
}
