/** The demo month for tests: seeded once into a template database, then copied for each run in a second or two. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { EmbeddedServer } from '../db/embedded.ts';
import { createDatabase, migrate } from '../db/migrate.ts';
import type { BusinessDate } from '../server/kernel/business-date.ts';
import { prepareQueues } from '../server/queues/queues.ts';
import { dropDatabase, seedIfEmpty } from './prepare-database.ts';

const root = path.resolve(import.meta.dirname, '..');

/** A digest of what makes the month: the sources of database and server, and its last day. */
function monthDigest(lastDate: BusinessDate): string {
  const hash = createHash('sha256').update(lastDate);
  for (const folder of ['db', 'server']) {
    const names = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => /\.(ts|sql|tsv)$/.test(each) && !/\.test\.ts$/.test(each)).sort()) {
      hash.update(`${folder}/${name}\0`).update(fs.readFileSync(path.join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Creates the database `name` with the demo month in it. Templates of other sources or days are dropped. */
export async function createSeeded(server: EmbeddedServer, name: string, lastDate: BusinessDate): Promise<void> {
  const template = `month_${monthDigest(lastDate)}`;
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname LIKE 'month\\_%'");
    if (!rows.some((row) => row.datname === template)) {
      for (const { datname } of rows) await dropDatabase(server.url('postgres'), datname);
      // Made under another name: an interrupted month is never taken for a whole one.
      const unfinished = `${name}_seeding`;
      const url = server.url(unfinished);
      await dropDatabase(server.url('postgres'), unfinished);
      await createDatabase(url);
      await migrate(url);
      await prepareQueues(url);
      await seedIfEmpty(url, { lastDate });
      await client.query(`ALTER DATABASE ${client.escapeIdentifier(unfinished)} RENAME TO ${client.escapeIdentifier(template)}`);
    }
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${client.escapeIdentifier(template)}`);
  } finally {
    await client.end();
  }
}
