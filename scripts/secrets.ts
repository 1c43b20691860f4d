/** The secrets of an installation without configuration: made once, kept in .data/secrets.json, readable by the owner only. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const NAMES = ['AUTH_SECRET'] as const;
export type Secrets = Record<(typeof NAMES)[number], string>;

/** What the environment gives comes first. Several starters at once end with the same secrets. */
export function readSecrets(folder: string): Secrets {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'secrets.json');
  const read = () => JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Secrets>;
  const fresh = () => Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString('base64')]));
  if (!fs.existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, JSON.stringify(fresh(), null, 2), { mode: 0o600 });
    try {
      fs.linkSync(draft, file); // whole, and only when no other starter was first
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      fs.rmSync(draft, { force: true });
    }
  }
  const kept = read();
  if (NAMES.some((name) => !kept[name])) {
    fs.writeFileSync(`${file}.new`, JSON.stringify({ ...fresh(), ...kept }, null, 2), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  }
  const all = read() as Secrets;
  return Object.fromEntries(NAMES.map((name) => [name, process.env[name] ?? all[name]])) as Secrets;
}
