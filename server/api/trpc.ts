/** The wire: turns doors into procedures. A procedure without a declared permission cannot be written. */
import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import type { z } from 'zod';
import type { Permission } from '../access/permissions.ts';
import { type Command, runCommand } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { type Query, runQuery } from '../guard/query.ts';
import { toWireError, wireShape } from './errors.ts';

/** `input` is here for the authorization matrix, which holds every schema to be strict. */
export type ProcedureMeta = { permission: Permission; door: string; input: z.ZodType };

const t = initTRPC
  .context<Ambience>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    errorFormatter: ({ shape, error, ctx }) => wireShape(shape, error, ctx?.requestId ?? null),
  });

export const router = t.router;
export const createCaller = t.createCallerFactory;

const mapped = t.procedure.use(async ({ next }) => {
  const answer = await next();
  if (!answer.ok) throw toWireError(answer.error);
  return answer;
});

/** A procedure that asks. Its input is parsed by the door (once, after the permission), so the wire takes it as it is. */
export function ask<I extends z.ZodType, R>(door: Query<I, R>) {
  return mapped
    .meta({ permission: door.permission, door: door.name, input: door.input })
    .input((raw: unknown) => raw as z.input<I>)
    .query(({ ctx, input }) => runQuery(door, ctx, input));
}

/** A procedure that acts. */
export function act<I extends z.ZodType, R>(door: Command<I, R>) {
  return mapped
    .meta({ permission: door.permission, door: door.name, input: door.input })
    .input((raw: unknown) => raw as z.input<I>)
    .mutation(({ ctx, input }) => runCommand(door, ctx, input));
}

/** A procedure that acts, after which the caller goes on under another session id: that goes into the cookie, never into the answer. */
export function actAndRenew<I extends z.ZodType, R extends { renewed: { id: string; expiresAt: Date } | null }>(door: Command<I, R>) {
  return mapped
    .meta({ permission: door.permission, door: door.name, input: door.input })
    .input((raw: unknown) => raw as z.input<I>)
    .mutation(async ({ ctx, input }): Promise<Omit<R, 'renewed'>> => {
      const { renewed, ...answer } = await runCommand(door, ctx, input);
      if (renewed) ctx.onRenewed?.(renewed);
      return answer;
    });
}

/** A procedure that acts through more than one transaction (a lease is taken, then the work is done): the door checks permission and
 *  input itself, first thing, as a command does. */
export function actThrough<I extends z.ZodType, R>(door: {
  name: string;
  permission: Permission;
  input: I;
  through(ambience: Ambience, raw: unknown): Promise<R>;
}) {
  return mapped
    .meta({ permission: door.permission, door: door.name, input: door.input })
    .input((raw: unknown) => raw as z.input<I>)
    .mutation(({ ctx, input }) => door.through(ctx, input));
}
