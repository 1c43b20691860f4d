/** The SQL of channels. */
import { asc, eq } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { channels } from '../../db/schema/payments.ts';
import type { ChannelRow } from './contract.ts';

const columns = {
  code: channels.code,
  nameEn: channels.nameEn,
  nameZh: channels.nameZh,
  formatId: channels.formatId,
  timeZone: channels.timeZone,
  dayCut: channels.dayCut,
  dayCutWindowMinutes: channels.dayCutWindowMinutes,
  statementDueTime: channels.statementDueTime,
  acceptInPart: channels.acceptInPart,
  amountToleranceMinor: channels.amountToleranceMinor,
  feeToleranceMinor: channels.feeToleranceMinor,
  currency: channels.currency,
  active: channels.active,
};

export async function selectChannels(tx: Tx): Promise<ChannelRow[]> {
  return tx.select(columns).from(channels).orderBy(asc(channels.sortOrder), asc(channels.code));
}

export async function selectChannel(tx: Tx, code: string): Promise<ChannelRow | null> {
  const [row] = await tx.select(columns).from(channels).where(eq(channels.code, code));
  return row ?? null;
}
