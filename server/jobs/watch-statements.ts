/** A statement that is due and has not come is an alert: once, when it becomes late, and again of all that are late when a worker starts. */
import type { Db } from '../../db/client.ts';
import { lateStatements } from '../reconciliation/calendar/late-statements.ts';

export type Alert = { level: 'alert'; what: 'statements are late'; statements: { channel: string; date: string; dueAt: string }[] };

/** `said` holds, from one look to the next, what was alerted of; what has come meanwhile leaves it. Null: nothing new is late. */
export async function watchStatements(db: Db, said: Set<string>, now: Date): Promise<Alert | null> {
  const late = new Map((await lateStatements(db, now)).map((one) => [`${one.channelCode} ${one.businessDate}`, one]));
  for (const key of said) if (!late.has(key)) said.delete(key);
  const fresh = [...late].filter(([key]) => !said.has(key));
  for (const [key] of fresh) said.add(key);
  if (fresh.length === 0) return null;
  return {
    level: 'alert',
    what: 'statements are late',
    statements: fresh.map(([, { channelCode, businessDate, dueAt }]) => ({
      channel: channelCode,
      date: businessDate,
      dueAt: dueAt.toISOString(),
    })),
  };
}
