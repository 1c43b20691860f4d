/** `npm run -s sbom`: what Pingzhang is built from, as CycloneDX. `npm sbom` makes the list, of everything in the lock file; here it is cut down to
 *  what production needs, since its own `--omit dev` also leaves out what a development dependency happens to want too (npm/cli#7909: a fifth of
 *  ours, the PostgreSQL protocol among it), and the program is called by its name, where npm takes the folder's. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const readJson = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));

type Component = { 'bom-ref': string; name: string; version: string; purl: string };
type Bom = { metadata: { component: Component }; components: Component[]; dependencies: { ref: string; dependsOn: string[] }[] };
type LockEntry = { name?: string; version: string; dev?: boolean; devOptional?: boolean };

const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Name and version of every package that the lock file does not mark as wanted by development alone. */
function productionOf(packages: Record<string, LockEntry>): Set<string> {
  const kept = Object.entries(packages).filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional);
  return new Set(kept.map(([place, { name, version }]) => `${name ?? nameOf(place)}@${version}`));
}

/** Everything, as npm lists it: development too, whatever NODE_ENV or a configuration leaves out. */
function wholeList(): Bom {
  const words = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only', '--no-update-notifier'];
  for (const kind of ['dev', 'optional', 'peer']) words.push(`--include=${kind}`);
  const script = process.env.npm_execpath;
  const [command, ...first] = script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
  const made = spawnSync(command as string, [...first, ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'development' },
    shell: process.platform === 'win32',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (made.error) throw made.error;
  if (made.status !== 0) throw new Error(`npm sbom failed (npm 10 or newer is needed):\n${made.stderr}`);
  return JSON.parse(made.stdout) as Bom;
}

const { name } = readJson('package.json') as { name: string };
const production = productionOf(readJson('package-lock.json').packages);
const bom = wholeList();
const components = bom.components.filter((each) => production.has(`${each.name}@${each.version}`));
const refs = new Set([bom.metadata.component['bom-ref'], ...components.map((each) => each['bom-ref'])]);
const dependencies = bom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
const metadata = { ...bom.metadata, component: { ...bom.metadata.component, name } };
// Whoever reads only its beginning is served too.
process.stdout.on('error', () => undefined);
process.stdout.write(`${JSON.stringify({ ...bom, metadata, components, dependencies }, null, 2)}\n`);
