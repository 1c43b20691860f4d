/** Says that a person has a difference before them, and who else has, and whether it has moved on since. Asked again while it stays open; it is no
 *  decision, so no trail. */
import { z } from 'zod';
import { callLimiter } from '../../access/rate-limit.ts';
import { readInput, requirePermission } from '../../guard/command.ts';
import { type Ambience, actorId } from '../../guard/context.ts';
import { ordinal } from '../../guard/contract.ts';
import { DomainError } from '../../kernel/errors.ts';
import { noteView, selectMoved, selectWatching } from './view-store.ts';

/** The page asks every five seconds, and less often on a busy day: several are missed before it counts as left. */
const OPEN_MS = 45_000;
/** A minute, for a person with a few pages. */
const limiter = callLimiter('presence', 60, 4);

/** `others` are the names of those who have it open; `version` and `commentCount` are those of now, null where there is no such difference. */
export type Watched = { others: string[]; version: number | null; commentCount: number | null };

const input = z.strictObject({ id: z.uuid(), version: ordinal });

export const watchDifference = {
  name: 'differences.watch',
  permission: 'difference.read',
  input,
  /** Refuses `permission_missing` and `too_many_calls`. */
  through: async (ambience: Ambience, raw: unknown): Promise<Watched> => {
    await requirePermission(ambience, 'differences.watch', 'difference.read');
    const { id, version } = readInput(input, raw);
    const userId = actorId(ambience.actor);
    const seconds = userId === null ? null : await limiter.waitOf(ambience, userId, 1);
    if (seconds !== null) throw new DomainError('limit', 'too_many_calls', `Try again in ${seconds} seconds`, { seconds });
    const at = ambience.clock.now();
    const { db } = ambience.database;
    if (userId !== null) await noteView(db, { differenceId: id, userId, version, at, openUntil: new Date(at.getTime() + OPEN_MS) });
    const moved = await selectMoved(db, id);
    return { others: await selectWatching(db, id, userId, at), version: moved?.version ?? null, commentCount: moved?.commentCount ?? null };
  },
} as const;
