/** The scan of a run's logs finds what must not stand there, and leaves in peace what may. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cardNumbersIn, leaksInAnswer, leaksInLog } from './leaks.ts';
import { noteLog, scanLogs } from './scan-logs.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-logs-'));
const list = path.join(folder, 'logs');
const log = path.join(folder, 'server.log');
beforeEach(() => {
  fs.rmSync(list, { force: true });
  fs.writeFileSync(log, 'an older run said postgres://u:secret@h/db\n');
  vi.stubEnv('TEST_LOGS', list);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const SESSION = '01a1fc85-67a6-7000-bb79-552cf6ce060c';

describe('A log', () => {
  it.each([
    ['a password hash', 'user $argon2id$v=19$m=32768,t=3,p=1$abc$def'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a token', 'authorization: Bearer eyJhbGciOiJkaXIifQ.eyJzaWQi.abc'],
    ['a session cookie', 'cookie: pingzhang.session=abcdefgh.ijk'],
    ['the address of a second factor', 'otpauth://totp/x?secret=ABC'],
    ['a database password', 'connecting to postgres://postgres:hunter2@127.0.0.1:5432/x'],
    ['a whole card number', 'card 4242 4242 4242 4242 refused'],
    ['a whole card number', '{"memo":"6250941006528599"}'],
    ['the text of a statement', 'error: Failed query: insert into "users" ("id") values ($1)'],
    ['the text of a statement', 'DETAIL UPDATE balances SET debit_minor = 1'],
    ['the id of a session', `session ${SESSION} ended`],
  ])('with %s is found: %s', (what, line) => {
    const canaries = [{ what: 'the id of a session', value: SESSION }];
    const found = leaksInLog(`{"level":"info"}\n${line}\n`, 'application', canaries);
    expect(found.map((leak) => `${leak.line} ${leak.what}`)).toContain(`2 ${what}`);
  });

  it('of the database may hold statements, and one of ours everything that is said there today', () => {
    expect(leaksInLog('STATEMENT:  SELECT id FROM users WHERE id = $1', 'database')).toEqual([]);
    const usual = [
      '{"level":"info","what":"reconciled","channel":"paypal","date":"2026-02-03","run":"N01M7Y3JMB6E009W5CATY0ZTDG3"}',
      '{"level":"error","reference":"a1b2c3d4e5f60718","path":"ledger.entries","name":"DrizzleQueryError","code":"57014"}',
      '- Local:         http://127.0.0.1:3779',
      'Select a file from the list, then update it',
    ];
    expect(leaksInLog(usual.join('\n'), 'application')).toEqual([]);
  });

  it('is read from where the run began, and fails the run', () => {
    noteLog(log, 'application');
    expect(scanLogs(list)).toEqual([]);
    fs.appendFileSync(log, 'fine\nwhoops postgres://u:secret@h/db\n');
    expect(scanLogs(list)).toEqual([expect.stringMatching(/server\.log, line 2: a database password$/)]);
    // What was planted by a test in the log of the database is known.
    const database = path.join(folder, 'postgres.log');
    fs.writeFileSync(database, 'ERROR:  duplicate key value violates constraint of 4242424242424242\n');
    noteLog(database, 'database', { from: 0 });
    expect(scanLogs(list)).toHaveLength(1);
    fs.rmSync(log);
    expect(scanLogs(list)).toEqual([expect.stringMatching(/the log is gone/)]);
  });

  it('that nobody will read is not noted', () => {
    vi.stubEnv('TEST_LOGS', '');
    noteLog(log, 'application');
    expect(scanLogs(list)).toEqual([]);
  });
});

describe('A card number', () => {
  it('is a number of a card issuer with a right check digit, and no part of anything longer', () => {
    expect(cardNumbersIn('4242424242424242 and 5555-5555-5555-4444, 378282246310005')).toHaveLength(3);
    const none = [
      '4242424242424241',
      '9242424242424246',
      '14242424242424242',
      'a4242424242424242',
      '4242424242424242.5',
      '1795222222222',
      '4200001000000000001234567890',
    ];
    expect(none.filter((text) => cardNumbersIn(text).length > 0)).toEqual([]);
  });
});

describe('An answer', () => {
  it.each([
    ['the text of a statement', '{"message":"Failed query: select \\"id\\" from \\"users\\" where"}'],
    ['a stack trace', 'Error: x\n    at runCommand (file:///srv/app/server/guard/command.ts:93:12)'],
    ['a stack trace', '{"stack":"Error: x\\n    at Object.run (/srv/app/server/x.ts:1:2)"}'],
    ['a path of the server', 'Cannot find /srv/app/node_modules/pg/lib/client.js'],
    ['a password hash', '{"passwordHash":"$argon2id$v=19$m=1"}'],
    ['a token', '{"url":"https://idp.example/authorize?state=eyJhbGciOiJkaXIifQ..x.y.z&id_token=eyJhbGciOiJkaXIifQ.eyJzaWQi.abc"}'],
  ])('with %s is found', (what, body) => {
    expect(leaksInAnswer(body)).toContain(what);
  });

  it('of the usual kind is left in peace', () => {
    const usual = [
      '{"error":{"json":{"message":"This key was used for another request","data":{"reason":"idempotency_key_reused"}}}}',
      '<p>Select all rows from this page, or update them at once</p>',
      'select a file from your computer, insert into the box, delete from the list',
      'Look at 10:32:05 in the log',
      '{"url":"https://idp.example/authorize?scope=openid&state=eyJhbGciOiJkaXIifQ..iv_-.text.tag&code_challenge=abc"}',
    ];
    expect(usual.flatMap((body) => leaksInAnswer(body))).toEqual([]);
  });
});
