/** The SQL of channels. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { channels } from '../../db/schema/payments.ts';
import type { StatementDaysRule } from './codes.ts';
import type { ChannelRow, ChannelSettings } from './contract.ts';

const columns = {
  code: channels.code,
  nameEn: channels.nameEn,
  nameZh: channels.nameZh,
  formatId: channels.formatId,
  timeZone: channels.timeZone,
  dayCut: channels.dayCut,
  dayCutWindowMinutes: channels.dayCutWindowMinutes,
  statementDueTime: channels.statementDueTime,
  statementDays: sql<StatementDaysRule>`${channels.statementDays}`,
  calendarCode: channels.calendarCode,
  statementDaysFrom: channels.statementDaysFrom,
  acceptInPart: channels.acceptInPart,
  amountToleranceMinor: channels.amountToleranceMinor,
  feeToleranceMinor: channels.feeToleranceMinor,
  currency: channels.currency,
  active: channels.active,
  version: channels.version,
};

export async function selectChannels(tx: Tx): Promise<ChannelRow[]> {
  return tx.select(columns).from(channels).orderBy(asc(channels.sortOrder), asc(channels.code));
}

export async function selectChannel(tx: Tx, code: string): Promise<ChannelRow | null> {
  const [row] = await tx.select(columns).from(channels).where(eq(channels.code, code));
  return row ?? null;
}

/** False where the code is taken. */
export async function insertChannel(tx: Tx, code: string, settings: ChannelSettings, at: Date): Promise<boolean> {
  const added = await tx
    .insert(channels)
    .values({ code, ...settings, amountToleranceMinor: 0n, feeToleranceMinor: 0n, sortOrder: 100, version: 1, createdAt: at })
    .onConflictDoNothing()
    .returning({ code: channels.code });
  return added.length > 0;
}

/** False where the channel is not as it was seen. */
export async function updateChannel(tx: Tx, code: string, version: number, settings: ChannelSettings): Promise<boolean> {
  const changed = await tx
    .update(channels)
    .set({ ...settings, version: sql`${channels.version} + 1` })
    .where(and(eq(channels.code, code), eq(channels.version, version)))
    .returning({ code: channels.code });
  return changed.length > 0;
}
