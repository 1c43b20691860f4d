/** At the end of a test run: every log that it wrote is read, and the run fails where one gives something away. */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, demoSecretText } from '../server/access/demo-accounts.ts';
import { unseal } from '../server/access/sealed-secret.ts';
import { toBase32 } from '../server/access/totp.ts';
import { type Canary, leaksInLog } from './leaks.ts';

type Log = { file: string; from: number; kind: 'application' | 'database' | 'tests'; canaries: Canary[] };

/** What tests put into a database's own log on purpose, to see that it comes no further. */
const PLANTED = /(?:violates constraint of |Key \(card\)=\()4242424242424242/;

/** Notes a log of this run, from where it stands now (or from `from`); read by `scanLogs`. Nothing where nobody will read. */
export function noteLog(file: string, kind: Log['kind'], { canaries = [], from }: { canaries?: Canary[]; from?: number } = {}): void {
  const list = process.env.TEST_LOGS;
  if (!list) return;
  const log: Log = { file, kind, canaries, from: from ?? (fs.existsSync(file) ? fs.statSync(file).size : 0) };
  fs.appendFileSync(list, `${JSON.stringify(log)}\n`, { mode: 0o600 });
}

/** Everything secret that the database of a run knows at its end, and what its tests sign in with. `AUTH_SECRET` opens the second factors. */
export async function canariesOf(url: string): Promise<Canary[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: users } = await client.query<{ id: string; password_hash: string; totp_secret: Buffer | null }>(
      'SELECT id, password_hash, totp_secret FROM users',
    );
    const { rows: sessions } = await client.query<{ id: string }>('SELECT id FROM sessions');
    const { rows: codes } = await client.query<{ hash: string }>("SELECT encode(code_hash, 'hex') AS hash FROM recovery_codes");
    const password = new URL(url).password;
    return [
      { what: 'a password', value: DEMO_PASSWORD },
      ...DEMO_ACCOUNTS.map(({ email }) => ({ what: 'the secret of a second factor', value: demoSecretText(email) })),
      ...(process.env.AUTH_SECRET ? [{ what: 'AUTH_SECRET', value: process.env.AUTH_SECRET }] : []),
      ...(password ? [{ what: 'the password of the database', value: password }] : []),
      ...users.map((user) => ({ what: 'a password hash', value: user.password_hash })),
      ...users.flatMap(({ id, totp_secret }) =>
        totp_secret ? [{ what: 'the secret of a second factor', value: toBase32(unseal(totp_secret, id)) }] : [],
      ),
      ...sessions.map(({ id }) => ({ what: 'the id of a session', value: id })),
      ...codes.map(({ hash }) => ({ what: 'a recovery code', value: hash })),
    ];
  } finally {
    await client.end();
  }
}

function textFrom({ file, from }: Log): string {
  const bytes = fs.readFileSync(file);
  // A log that was begun anew is shorter than where it stood.
  return bytes.subarray(bytes.length < from ? 0 : from).toString('utf8');
}

/** One line a leak, the first twenty of a log: the log, the place, what it is, and the beginning of the line (the leak itself is not printed). */
export function scanLogs(list: string): string[] {
  if (!fs.existsSync(list)) return [];
  const logs = fs
    .readFileSync(list, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Log);
  return logs.flatMap((log) => {
    if (!fs.existsSync(log.file)) return [`${log.file}: the log is gone, so nothing can be said of it`];
    const lines = textFrom(log).split('\n');
    const text = log.kind === 'database' ? lines.map((line) => (PLANTED.test(line) ? '' : line)).join('\n') : lines.join('\n');
    const leaks = leaksInLog(text, log.kind, log.canaries);
    const shown = leaks
      .slice(0, 20)
      .map(({ line, what }) => `${path.basename(path.dirname(log.file))}/${path.basename(log.file)}, line ${line}: ${what}`);
    return leaks.length > 20 ? [...shown, `… and ${leaks.length - 20} more in ${path.basename(log.file)}`] : shown;
  });
}
