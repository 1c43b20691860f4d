/** Orders that were imported and then forgotten, since whoever was to ask for the reconciliation of their dates died in between, are followed up. */
import type { PgBoss } from 'pg-boss';
import type { Db } from '../../db/client.ts';
import { importsToFollow } from '../payments/to-follow.ts';
import { ask } from '../queues/queues.ts';
import { followImport } from '../reconciliation/runs/follow-import.ts';

/** Whoever imported may still be asking. */
const GRACE_MS = 30_000;

/** Answers how many dates it asked for; asking twice is asking once. */
export async function followOrders(db: Db, boss: PgBoss, now: Date): Promise<number> {
  let asked = 0;
  for (const one of await importsToFollow(db, new Date(now.getTime() - GRACE_MS)))
    asked += await followImport(db, one, (job) => ask(boss, job));
  return asked;
}
