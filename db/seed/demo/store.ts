/** The demo month's rows that no door brings in yet: channels, merchants, and the gateway's payments. */
import { rows, sql, type Tx } from '../../client.ts';
import { DEMO_CHANNELS } from './channels.ts';
import { DEMO_MERCHANTS } from './merchants.ts';
import type { DemoPayment } from './world.ts';

export async function insertReference(tx: Tx, at: Date, newId: () => string): Promise<void> {
  for (const [index, channel] of DEMO_CHANNELS.entries()) {
    await tx.execute(sql`INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, statement_due_time, currency, sort_order, created_at)
      VALUES (${channel.code}, ${channel.nameEn}, ${channel.nameZh}, ${channel.formatId}, ${channel.timeZone}, ${channel.dayCut}, ${channel.dueTime}, ${channel.currency}, ${index}, ${at.toISOString()})
      ON CONFLICT DO NOTHING`);
  }
  for (const merchant of DEMO_MERCHANTS) {
    await tx.execute(
      sql`INSERT INTO merchants (id, no, name, status, created_at) VALUES (${newId()}, ${merchant.no}, ${merchant.name}, 'active', ${at.toISOString()}) ON CONFLICT DO NOTHING`,
    );
  }
}

const BATCH = 4_000;

/** All payments in a few statements of arrays; those that are there already stay. */
export async function insertPayments(tx: Tx, payments: readonly DemoPayment[]): Promise<void> {
  for (let from = 0; from < payments.length; from += BATCH) {
    const batch = payments.slice(from, from + BATCH);
    const of = <T>(pick: (payment: DemoPayment) => T) => sql.param(batch.map(pick));
    await tx.execute(sql`INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor,
        status, occurred_at, created_at, source, repeat)
      SELECT bucket_of(id), id, kind, channel_code, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, occurred_at, 'demo', repeat
      FROM unnest(${of((p) => p.id)}::uuid[], ${of((p) => p.kind)}::text[], ${of((p) => p.channelCode)}::text[], ${of((p) => p.businessDate)}::date[], ${of((p) => p.ourNo)}::text[],
        ${of((p) => p.channelNo)}::text[], ${of((p) => p.originalOurNo)}::text[], ${of((p) => p.merchantNo)}::text[], ${of((p) => p.currency)}::text[],
        ${of((p) => p.amountMinor.toString())}::bigint[], ${of((p) => p.feeMinor.toString())}::bigint[], ${of((p) => p.status)}::text[], ${of((p) => p.occurredAt.toISOString())}::timestamptz[],
        ${of((p) => p.repeat)}::smallint[])
        AS p(id, kind, channel_code, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, repeat)
      ON CONFLICT DO NOTHING`);
  }
}

export async function countPayments(tx: Tx): Promise<bigint> {
  const [row] = await rows<{ count: bigint }>(tx, sql`SELECT count(*) AS count FROM payments WHERE source = 'demo'`);
  return BigInt(row?.count ?? 0n);
}
