/** Failpoints do what a test asked for, only where it asked, and nothing at all in production. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FAILPOINTS, readFailpoints } from './failpoint.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Passes three times by one place and once by another, in a process of its own. */
function pass(env: Record<string, string>): { out: string; err: string; signal: string | null } {
  const program = `const { failpoint } = await import(${JSON.stringify(path.join(import.meta.dirname, 'failpoint.ts'))});
    for (let i = 1; i <= 3; i++) { await failpoint('command.begun'); console.log('passed', i); }
    await failpoint('queue.asked'); console.log('end');`;
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'test', FAILPOINTS: '', ...env },
  });
  return { out: stdout, err: stderr, signal };
}

it('Nothing happens where nothing is asked for', () => {
  expect(pass({})).toEqual({ out: 'passed 1\npassed 2\npassed 3\nend\n', err: '', signal: null });
});

it('A process dies at the hit that was named, and says where before it is dead', () => {
  const { out, err, signal } = pass({ FAILPOINTS: 'command.begun=kill@3' });
  expect({ out, signal }).toEqual({ out: 'passed 1\npassed 2\n', signal: 'SIGKILL' });
  expect(err).toBe('failpoint command.begun kill\n');
});

it('Every place can be noted, and one of them fail', () => {
  const { out, err } = pass({ FAILPOINTS: '*=note,queue.asked=throw' });
  expect(out).not.toContain('end');
  expect(err.match(/^failpoint command\.begun note$/gm)).toHaveLength(3);
  expect(err).toContain('Error: failpoint queue.asked');
});

it('Production ignores them', () => {
  expect(pass({ NODE_ENV: 'production', FAILPOINTS: '*=throw,command.begun=kill' })).toMatchObject({ err: '', signal: null });
});

it('A misspelt place or deed is refused, since it would test nothing', () => {
  for (const text of ['command.begin=kill', 'command.begun=die', 'command.begun', 'command.begun=wait', 'command.begun=kill@x'])
    expect(() => readFailpoints(text), text).toThrow(/there is no/);
  expect(readFailpoints('import.received=wait:250@2').get('import.received')).toEqual({ act: 'wait', hit: 2, ms: 250 });
});

it('Each name stands in the list once and in the code once, and the code waits for it', () => {
  const called: string[] = [];
  const forgotten: string[] = [];
  for (const folder of ['server', 'db', 'app', 'components']) {
    for (const name of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name)) continue;
      const text = fs.readFileSync(path.join(root, folder, name), 'utf8');
      for (const [line, found] of text.matchAll(/^.*\bfailpoint\('([^']+)'\).*$/gm)) {
        called.push(found as string);
        if (!/^\s*await failpoint\(/.test(line)) forgotten.push(line.trim());
      }
    }
  }
  expect(called.toSorted()).toEqual(FAILPOINTS.toSorted());
  expect(forgotten).toEqual([]);
});
