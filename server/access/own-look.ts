/** One's own language and theme, wherever one signs in: what was chosen, and choosing. Who has chosen nothing has those of their browser. */
import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { command } from '../guard/command.ts';
import { LOCALES } from './contract.ts';
import { selectLook, upsertLook } from './preference-store.ts';
import { readActor } from './read-session.ts';
import { requireStaffActor } from './step-up.ts';

const THEMES = ['system', 'light', 'dark'] as const;

/** Null: not chosen. */
export type OwnLook = { locale: (typeof LOCALES)[number] | null; theme: (typeof THEMES)[number] | null };

const NOTHING: OwnLook = { locale: null, theme: null };

/** Of whoever is signed in by this session; nothing for everybody else. No sign of somebody at work: the idle clock runs on. */
export async function lookOfSession(database: Database, sessionId: string | null, now: Date): Promise<OwnLook> {
  const actor = await readActor(database, sessionId, now, false);
  return actor.kind === 'staff' ? ((await selectLook(database.db, actor.userId)) ?? NOTHING) : NOTHING;
}

const look = z
  .strictObject({ locale: z.enum(LOCALES).optional(), theme: z.enum(THEMES).optional() })
  .refine(({ locale, theme }) => locale !== undefined || theme !== undefined);

/** Either or both; what is not named stays as it was chosen. */
export const changeOwnLook = command({
  name: 'access.change_look',
  permission: 'session.own',
  input: look,
  run: async ({ tx, actor, now }, chosen) => {
    const { userId } = requireStaffActor(actor);
    await upsertLook(tx, { userId, ...chosen, changedAt: now });
    return { result: {}, audit: { subjectKind: 'user', subjectId: userId, summary: 'changed own language or theme', after: chosen } };
  },
});
