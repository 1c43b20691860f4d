/** Statements that were published and then forgotten, since whoever was to ask for their reconciliation died in between, are asked for. */
import type { PgBoss } from 'pg-boss';
import type { Db } from '../../db/client.ts';
import { ask } from '../queues/queues.ts';
import { datesBehind, datesToReconcile } from '../reconciliation/runs/dates-to-reconcile.ts';

/** Answers how many dates it asked for; asking twice is asking once. */
export async function followStatements(db: Db, boss: PgBoss, now: Date): Promise<number> {
  const wishes = new Map<string, { channelCode: string; businessDate: string }>();
  for (const { channelCode, businessDate } of await datesBehind(db, now))
    for (const date of await datesToReconcile(db, channelCode, businessDate))
      wishes.set(`${channelCode} ${date}`, { channelCode, businessDate: date });
  for (const wish of wishes.values()) await ask(boss, { ...wish, cause: 'import' });
  return wishes.size;
}
