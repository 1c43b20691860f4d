/** What `npm start` relies on: a port that is free, secrets that stay, a build that is not reused when its sources changed. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { sourcesDigest } from './build-if-needed.ts';
import { nodeProblem } from './check-node.mjs';
import { fixLock } from './fix-lock.mjs';
import { findFreePort, portProblem } from './free-port.ts';
import { heapBounds } from './heap-bounds.ts';
import { checkServer, schemaProblem, serverProblem } from './own-server.ts';
import { requireDemoChoice } from './prepare-database.ts';
import { startNode } from './processes.ts';
import { choosePort, oneAtATime, printWelcome } from './run-app.ts';
import { readSecrets } from './secrets.ts';
import { orNoRoom, SetupError, sentenceOf } from './setup-error.ts';

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

describe('a checkout without its dependencies', () => {
  test('is said before a script of it fails on what is missing, and every such script looks', () => {
    const scripts = path.join(temporary(), 'scripts');
    fs.mkdirSync(scripts);
    for (const name of ['need-node.mjs', 'check-node.mjs']) fs.copyFileSync(path.join(import.meta.dirname, name), path.join(scripts, name));
    const of = (folder: string) =>
      spawnSync(process.execPath, ['--import', pathToFileURL(path.join(folder, 'need-node.mjs')).href, '-e', '0'], { encoding: 'utf8' });
    expect(of(scripts)).toMatchObject({ status: 2, stderr: expect.stringContaining('npm install') });
    expect(of(import.meta.dirname)).toMatchObject({ status: 0, stderr: '' });
    const { scripts: named } = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, '../package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const bare = Object.entries(named).filter(([, command]) =>
      /^node (?!--import \.\/scripts\/need-node\.mjs |scripts\/\S+\.mjs)/.test(command),
    );
    expect(bare).toEqual([]);
  });
});

describe('ports', () => {
  test('a port somebody listens on is not free, and another one is found', async () => {
    const port = await occupied();
    expect(await portProblem(port, '127.0.0.1')).toBe('EADDRINUSE');
    const other = await findFreePort(port);
    expect(other).not.toBe(port);
    expect(await portProblem(other, '127.0.0.1')).toBeNull();
  });

  test('that cannot be listened on are refused with what is wrong: the port, or the address', async () => {
    const taken = await occupied();
    await expect(choosePort('127.0.0.1', String(taken))).rejects.toThrow(/in use by another program/);
    await expect(choosePort('192.0.2.1', '3000')).rejects.toThrow(/HOST=192\.0\.2\.1 is no address of this machine/);
    for (const text of ['0', '65536', 'web', '-1', '3e3']) await expect(choosePort('127.0.0.1', text)).rejects.toThrow(/PORT=3000/);
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

describe('two starts of one folder', () => {
  test('prepare it one after the other, the second says whom it waits for, and what a dead one held is taken over', async () => {
    const folder = path.join(temporary(), 'starting');
    const said: string[] = [];
    const first = await oneAtATime(folder, (text) => said.push(text));
    let hasBegun = false;
    const second = oneAtATime(folder, (text) => said.push(text)).then((free) => {
      hasBegun = true;
      return free;
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(hasBegun).toBe(false);
    expect(said).toEqual([expect.stringContaining(`(process ${process.pid}); waiting`)]);
    first();
    (await second)();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    fs.writeFileSync(path.join(folder, 'lock'), String(pid));
    (await oneAtATime(folder, (text) => said.push(text)))();
    expect(said).toHaveLength(1);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('begin with that: the order in which a start does things', () => {
    const text = fs.readFileSync(path.join(import.meta.dirname, 'run-app.ts'), 'utf8').split('export async function runApp')[1] as string;
    const places = ['oneAtATime(', 'choosePort(', 'prepareDatabase(', 'seedIfEmpty(', 'build(', 'letNextBegin();', 'startWeb('].map(
      (step) => text.indexOf(step),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });
});

describe('what is said once it runs', () => {
  const said = (facts: { isDemo: boolean; hasUsers: boolean }, authUrl?: string) => {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    printWelcome('http://localhost:3000', { ...facts, secondsTaken: 4 }, authUrl);
    log.mockRestore();
    return lines.join('\n');
  };

  test('names the address people use, and the web server behind it', () => {
    expect(said({ isDemo: false, hasUsers: true })).toMatch(/ready after 4 s: {2}http:\/\/localhost:3000\n/);
    expect(said({ isDemo: false, hasUsers: true }, 'https://pay.example/')).toMatch(
      /ready after 4 s: {2}https:\/\/pay\.example {2}\(.*3000\)\n/,
    );
  });

  test('asks for a first user where there is none, with a command that is whole', () => {
    const command = /npm run -s pz -- user add --email \S+ --name ".+" --role administrator/;
    expect(said({ isDemo: false, hasUsers: false })).toMatch(command);
    expect(said({ isDemo: false, hasUsers: true })).not.toMatch(/user add/);
    expect(said({ isDemo: true, hasUsers: true })).toMatch(/Demo sign-ins/);
  });
});

describe('database', () => {
  test('an address without a server is refused with what to do', async () => {
    await expect(checkServer('postgres://somebody@127.0.0.1:1/none')).rejects.toThrow(/leave DATABASE_URL unset/);
  });

  test.each(['mysql what', 'https://db.example/pingzhang', 'postgres://me@127.0.0.1:1', 'postgres://me@127.0.0.1:1/'])(
    '%s is refused with how an address looks',
    async (address) => {
      await expect(checkServer(address)).rejects.toThrow(/postgres:\/\/user:password@host/);
    },
  );

  const good = { version: '180004', encoding: 'UTF8', isReplica: false, isReadOnly: false };
  test.each([
    [{ ...good, version: '150020' }, /PostgreSQL 15; version 16 or newer/],
    [{ ...good, encoding: 'LATIN1' }, /LATIN1.*ENCODING 'UTF8'/],
    [{ ...good, isReplica: true }, /replica.*primary/],
    [{ ...good, isReadOnly: true }, /takes no writes: default_transaction_read_only is on.*set it to off/],
  ])('a server of %j is refused with what is needed', (server, said) => {
    expect(serverProblem(server)).toMatch(said);
    expect(serverProblem(good)).toBeNull();
  });

  test('a server without the extension is refused with what to install, and a fault of ours is none of theirs', () => {
    const url = 'postgres://me:secret@127.0.0.1:1/mine';
    const missing = Object.assign(new Error('extension "pg_trgm" is not available'), { code: '0A000' });
    const said = schemaProblem(url, new Error('Migration 0001_base.sql failed', { cause: missing }));
    expect(said).toMatch(/postgresql-contrib/);
    expect(said).not.toContain('secret');
    expect(schemaProblem(url, Object.assign(new Error('syntax error'), { code: '42601' }))).toBeNull();
  });

  test.each(['p#w', 'p/w', 'p?w'])('a password of %s is said to be written by codes', async (password) => {
    await expect(checkServer(`postgres://me:${password}@127.0.0.1:1/mine`)).rejects.toThrow(/%23 for #, %2F for \/, %3F for \?/);
    await expect(checkServer(`postgres://me:${encodeURIComponent(password)}@127.0.0.1:1/mine`)).rejects.toThrow(/No database responds/);
  });

  test.each(['false', 'no', 'off', '2'])('PINGZHANG_DEMO=%s is refused: a database of one’s own gets no demo month by mistake', (text) => {
    expect(() => requireDemoChoice(text)).toThrow(/PINGZHANG_DEMO=0/);
    for (const fine of [undefined, '', '0', '1']) expect(() => requireDemoChoice(fine)).not.toThrow();
  });
});

/** What a process prints that ends by this failure of a statement. */
const failingWith = (made: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { DrizzleQueryError } from 'drizzle-orm/errors';
       import { failWith } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'setup-error.ts')).href)};
       failWith(${made});`,
    ],
    { encoding: 'utf8', cwd: path.resolve(import.meta.dirname, '..') },
  );

describe('a sentence instead of a stack', () => {
  const failure = (message: string, more: object) => Object.assign(new Error(message), more);

  test.each([
    [
      'a disk that is full',
      failure('ENOSPC: no space left on device, write', { code: 'ENOSPC', path: '/data/pg' }),
      /no space.*\/data\/pg.*Make room/,
    ],
    ['a disk that is full, met by the database', failure('could not extend file', { code: '53100' }), /no space.*Make room/],
    ['one met by initdb', failure('initdb failed (1): FATAL: could not extend file "base/1": No space left on device', {}), /Make room/],
    ['a disk that cannot be written', failure('EROFS: read-only file system', { code: 'EROFS', path: '/cd' }), /\/cd.*Copy the project/],
    [
      'an embedded server that does not start',
      failure('pg_ctl failed (1): FATAL: shared memory', {}),
      /embedded PostgreSQL[\s\S]*shared memory/,
    ],
    ['what was refused by us', new SetupError('Port 1 is taken.'), /^Port 1 is taken\.$/],
  ])('for %s', (_what, error, said) => {
    expect(sentenceOf(error)).toMatch(said);
  });

  test('for a folder that may not be written: which, and how it becomes one’s own', () => {
    const folder = path.join(temporary(), 'a b');
    fs.mkdirSync(folder);
    const said = sentenceOf(failure('EACCES: permission denied', { code: 'EACCES', path: path.join(folder, 'pg', 'data') })) ?? '';
    expect(said).toContain(`may not write ${folder}`);
    if (process.platform !== 'win32') expect(said).toContain(`chown -R ${os.userInfo().username} '${folder}'`);
    const inside = sentenceOf(failure('EACCES', { code: 'EACCES', path: path.resolve(import.meta.dirname, '../.data/none/at/all') })) ?? '';
    if (process.platform !== 'win32') expect(inside).toMatch(new RegExp(`chown -R \\S+ '?${path.resolve(import.meta.dirname, '..')}'?$`));
  });

  test('for a file where a folder is to be', () => {
    const file = path.join(temporary(), '.data');
    fs.writeFileSync(file, '');
    for (const [code, name] of [
      ['EEXIST', file],
      ['ENOTDIR', path.join(file, 'pg')],
    ])
      expect(sentenceOf(failure(`${code}: mkdir`, { code, path: name }))).toBe(
        `${file} should be a folder, and a file is in its place. Move it away, then run the same command again.`,
      );
    expect(sentenceOf(failure('EEXIST: link', { code: 'EEXIST', path: path.dirname(file) }))).toBeNull();
  });

  test('where the embedded server met a full disk and the connection broke off: only its log says so', () => {
    const broken = new Error('Connection terminated unexpectedly');
    const full = { home: '/data/pg', hadNoRoom: () => true };
    expect(sentenceOf(orNoRoom(broken, full))).toMatch(/no space.*\/data\/pg.*Make room/);
    for (const server of [null, { ...full, hadNoRoom: () => false }]) expect(orNoRoom(broken, server)).toBe(broken);
  });

  test('for a statement that met a full disk: what the database said is in the cause', () => {
    const said = failingWith(
      `new DrizzleQueryError('insert', ['x'], Object.assign(new Error('could not extend file'), { code: '53100' }))`,
    );
    expect(said.stderr).toMatch(/^\nThere is no space left on the disk\..*Make room.*\n$/);
  });

  test('but a fault of ours keeps its stack', () => {
    expect(sentenceOf(new TypeError('x is not a function'))).toBeNull();
    expect(sentenceOf('text')).toBeNull();
  });

  test('and a statement that failed says what the database said of it, not the thousands of values it carried', () => {
    const said = failingWith(
      `new DrizzleQueryError('select $1', Array(5000).fill('value 4242'), Object.assign(new Error('canceling statement'), { code: '57014' }))`,
    );
    expect(said.status).toBe(1);
    expect(said.stderr).toMatch(/canceling statement[\s\S]+57014/);
    expect(said.stderr).not.toContain('4242');
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
  test.each([
    ['processes.ts', 'startNode', (child: string) => `startNode([${child}], process.env, 'ignore')`],
    ['build-if-needed.ts', 'startBuild', (child: string) => `startBuild(process.env, ${child})`],
  ])('of %s end when what started them was killed without a word (%s)', async (module, name, call) => {
    const folder = temporary();
    const note = path.join(folder, 'pid');
    const child = path.join(folder, 'child.mjs');
    fs.writeFileSync(
      child,
      `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const starter = path.join(folder, 'starter.mjs');
    const from = path.join(import.meta.dirname, module);
    fs.writeFileSync(
      starter,
      `import { ${name} } from ${JSON.stringify(from)}; ${call(JSON.stringify(child))}; setInterval(() => {}, 1000);`,
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
