/** What `npm start` relies on: a port that is free, secrets that stay, a build that is not reused when its sources changed. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sourcesDigest } from './build-if-needed.ts';
import { nodeProblem } from './check-node.mjs';
import { fixLock } from './fix-lock.mjs';
import { findFreePort, isPortFree } from './free-port.ts';
import { heapBounds } from './heap-bounds.ts';
import { checkServer } from './prepare-database.ts';
import { startNode } from './processes.ts';
import { readSecrets } from './secrets.ts';

const temporary = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-setup-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};

async function occupied(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as net.AddressInfo).port;
}

describe('Node', () => {
  test.each(['20.20.2', '22.17.9', '18.0.0'])('%s is refused with what to install', (version) => {
    expect(nodeProblem(version)).toMatch(/Install Node 24/);
  });

  test.each(['22.18.0', '24.21.0', '26.0.0'])('%s is taken', (version) => {
    expect(nodeProblem(version)).toBeNull();
  });
});

describe('ports', () => {
  test('a port somebody listens on is not free, and another one is found', async () => {
    const port = await occupied();
    expect(await isPortFree(port, '127.0.0.1')).toBe(false);
    const other = await findFreePort(port);
    expect(other).not.toBe(port);
    expect(await isPortFree(other, '127.0.0.1')).toBe(true);
  });
});

describe('secrets', () => {
  test('are made once, stay the same, and only the owner reads them', () => {
    const folder = temporary();
    const first = readSecrets(folder);
    expect(first.AUTH_SECRET.length).toBeGreaterThanOrEqual(43);
    expect(readSecrets(folder)).toEqual(first);
    if (process.platform !== 'win32') expect(fs.statSync(path.join(folder, 'secrets.json')).mode & 0o077).toBe(0);
    expect(readSecrets(temporary()).AUTH_SECRET).not.toBe(first.AUTH_SECRET);
  });
});

describe('database', () => {
  test('an address without a server is refused with what to do', async () => {
    await expect(checkServer('postgres://somebody@127.0.0.1:1/none')).rejects.toThrow(/leave DATABASE_URL unset/);
  });

  test('an address that is none is refused with how one looks', async () => {
    await expect(checkServer('mysql what')).rejects.toThrow(/postgres:\/\/user:password@host/);
  });
});

describe('build', () => {
  test('the digest of the sources changes with a message and not with a test', () => {
    const before = sourcesDigest();
    const folder = path.resolve(import.meta.dirname, '../public');
    const planted = path.join(folder, `digest-${process.pid}.txt`);
    const harmless = path.join(folder, `digest-${process.pid}.test.ts`);
    onTestFinished(() => [planted, harmless].forEach((file) => void fs.rmSync(file, { force: true })));
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(harmless, 'export {};');
    expect(sourcesDigest()).toBe(before);
    fs.writeFileSync(planted, 'x');
    expect(sourcesDigest()).not.toBe(before);
  });
});

describe('processes', () => {
  test('end when what started them was killed without a word', async () => {
    const folder = temporary();
    const note = path.join(folder, 'pid');
    const child = path.join(folder, 'child.mjs');
    fs.writeFileSync(
      child,
      `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const starter = path.join(folder, 'starter.mjs');
    const processes = path.join(import.meta.dirname, 'processes.ts');
    fs.writeFileSync(
      starter,
      `import { startNode } from ${JSON.stringify(processes)}; startNode([${JSON.stringify(child)}], process.env, 'ignore'); setInterval(() => {}, 1000);`,
    );
    const parent = spawn(process.execPath, [starter], { stdio: 'ignore' });
    const isAlive = (pid: number) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(() => fs.existsSync(note) && fs.readFileSync(note, 'utf8') !== '', { timeout: 10_000 }).toBe(true);
    const pid = Number.parseInt(fs.readFileSync(note, 'utf8'), 10);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test('are children of this one until then', () => {
    const child = startNode(['-e', 'setInterval(() => {}, 1000)'], process.env, 'ignore');
    expect(child.pid).toBeGreaterThan(0);
    child.kill('SIGKILL');
  });
});

describe('lock file', () => {
  test('gets the platform packages that were not offered, and loses the addresses', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/tool': {
          version: '2.0.0',
          resolved: 'https://registry.example/tool.tgz',
          optionalDependencies: { '@tool/darwin-arm64': '2.0.0', '@tool/linux-x64-musl': '2.0.0' },
        },
      } as Record<string, Record<string, unknown>>,
    };
    expect(fixLock(lock)).toEqual({ added: 2, cleaned: 1 });
    expect(lock.packages['node_modules/@tool/darwin-arm64']).toEqual({ version: '2.0.0', optional: true, cpu: ['arm64'], os: ['darwin'] });
    expect(lock.packages['node_modules/@tool/linux-x64-musl']).toMatchObject({ os: ['linux'], libc: ['musl'] });
    expect(fixLock(lock)).toEqual({ added: 0, cleaned: 0 });
  });
});

describe('memory', () => {
  /** Megabytes that a Node process of these options may keep as old space. */
  const limitOf = async (options: string[]) => {
    const file = path.join(temporary(), 'limit.txt');
    const script = path.join(path.dirname(file), 'limit.mjs');
    fs.writeFileSync(
      script,
      `import v8 from 'node:v8'; import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(file)}, String(v8.getHeapStatistics().heap_size_limit));`,
    );
    const child = startNode([...options, script], process.env, 'ignore');
    await new Promise((resolve) => child.once('exit', resolve));
    return Number.parseInt(fs.readFileSync(file, 'utf8'), 10) / 2 ** 20;
  };

  test.each([
    ['web', {}, 480],
    ['worker', {}, 300],
    ['web', { PINGZHANG_WEB_HEAP_MB: '1024' }, 1_100],
    ['worker', { PINGZHANG_WORKER_HEAP_MB: '128', PINGZHANG_WEB_HEAP_MB: '1024' }, 170],
  ] as const)('of %s with %j is bounded, in the process itself', async (which, environment, most) => {
    const limit = await limitOf(heapBounds(which, environment));
    expect(limit).toBeLessThan(most);
    expect(limit).toBeGreaterThan(most * 0.7);
  });

  test.each(['0', '64', '-1', '1e3', '512MB', 'much'])('of %s megabytes is refused with what to write', (text) => {
    expect(() => heapBounds('worker', { PINGZHANG_WORKER_HEAP_MB: text })).toThrow(/PINGZHANG_WORKER_HEAP_MB=.*Use megabytes/);
  });
});
