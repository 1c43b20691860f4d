/** One's own single keys: which they are, and changing them. */
import { z } from 'zod';
import { command } from '../guard/command.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { ownKeys } from './keys/contract.ts';
import { keyConflict, type OwnKeys, USUAL_KEYS } from './keys/registry.ts';
import { selectKeys, upsertKeys } from './preference-store.ts';
import { requireStaffActor } from './step-up.ts';

/** The usual keys for who has chosen nothing, and where what was chosen is none of this version's. */
export const getOwnKeys = query({
  name: 'access.own_keys',
  permission: 'session.own',
  input: z.strictObject({}),
  run: async ({ db, actor }): Promise<OwnKeys> => {
    const kept = await selectKeys(db, requireStaffActor(actor).userId);
    if (!kept) return USUAL_KEYS;
    const read = ownKeys.safeParse({ enabled: kept.singleKeys, keys: kept.keys });
    return read.success && !keyConflict(read.data) ? read.data : { enabled: kept.singleKeys, keys: {} };
  },
});

/** All of one's keys at once. Refuses `key_taken` where two commands would answer to one key. */
export const changeOwnKeys = command({
  name: 'access.change_keys',
  permission: 'session.own',
  input: ownKeys,
  run: async ({ tx, actor, now }, own) => {
    const { userId } = requireStaffActor(actor);
    const conflict = keyConflict(own);
    if (conflict) throw new DomainError('invalid', 'key_taken', 'Two commands would answer to one key', conflict);
    await upsertKeys(tx, { userId, singleKeys: own.enabled, keys: own.keys, changedAt: now });
    return { result: own, audit: { subjectKind: 'user', subjectId: userId, summary: 'changed own keys', after: own } };
  },
});
