/** Doors that only look: permission checked, no transaction, no trail (except where reading itself is sensitive). */
import type { z } from 'zod';
import type { Db } from '../../db/client.ts';
import type { Permission } from '../access/permissions.ts';
import { readInput, requirePermission } from './command.ts';
import type { Actor, Ambience } from './context.ts';

export type QueryContext = { db: Db; actor: Actor; now: Date; requestId: string; ip: string | null };

export type Query<I extends z.ZodType, R> = {
  kind: 'query';
  name: string;
  permission: Permission;
  input: I;
  run(context: QueryContext, input: z.output<I>): Promise<R>;
};

export function query<I extends z.ZodType, R>(definition: Omit<Query<I, R>, 'kind'>): Query<I, R> {
  return { kind: 'query', ...definition };
}

/** Runs a query. Refuses `signed_out`, `permission_missing`, `input_invalid`, and what the query refuses. */
export async function runQuery<I extends z.ZodType, R>(door: Query<I, R>, ambience: Ambience, raw: unknown): Promise<R> {
  await requirePermission(ambience, door.name, door.permission);
  const input = readInput(door.input, raw);
  const { database, actor, clock, requestId, ip } = ambience;
  return door.run({ db: database.db, actor, now: clock.now(), requestId, ip }, input);
}
