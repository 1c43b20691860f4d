/** A channel of its own for a test: records and published statements straight into the tables, and runs through the door. */
import { randomUUID } from 'node:crypto';
import { sql } from '../../db/client.ts';
import type { TestDatabase } from '../../db/testing.ts';
import { type Ambience, staffActor, systemActor } from '../guard/context.ts';
import { type BusinessDate, businessDateOf } from '../kernel/business-date.ts';
import { type Clock, fixedClock } from '../kernel/clock.ts';
import { bucketOfOurNo, newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LineStatus, StatementPart } from '../statements/codes.ts';
import { bucketOfLine, STATUS_LETTER } from '../statements/copy-lines.ts';
import type { RecordKind } from './engine/codes.ts';
import { type RunAnswer, runReconciliation } from './runs/run-reconciliation.ts';

export type LineSpec = {
  kind: RecordKind;
  ourNo: string | null;
  channelNo: string | null;
  amountMinor: bigint;
  at: Date;
  currency?: string;
  feeMinor?: bigint | null;
  status?: LineStatus;
  sharesChannelNo?: boolean;
  originalOurNo?: string | null;
  furtherNos?: string[];
};
export type RecordSpec = {
  kind: RecordKind;
  ourNo: string;
  channelNo: string | null;
  amountMinor: bigint;
  at: Date;
  currency?: string;
  feeMinor?: bigint | null;
  status?: 'created' | 'processing' | 'succeeded' | 'failed' | 'unknown' | 'closed';
  repeat?: number;
  originalOurNo?: string | null;
};

export const noonOf = (date: BusinessDate, minute = 0) => new Date(Date.parse(`${date}T12:00:00+08:00`) + minute * 60_000);

/** How a test writes a line and a record: payments of 10.00 of one instant that agree by both numbers, unless it says otherwise. */
export const paymentsAt = (at: Date) => ({
  line: (ourNo: string | null, over: Partial<LineSpec> = {}): LineSpec => ({
    kind: 'payment',
    ourNo,
    channelNo: ourNo && `C${ourNo}`,
    amountMinor: 1000n,
    at,
    ...over,
  }),
  record: (ourNo: string, over: Partial<RecordSpec> = {}): RecordSpec => ({
    kind: 'payment',
    ourNo,
    channelNo: `C${ourNo}`,
    amountMinor: 1000n,
    at,
    ...over,
  }),
});

export function ambienceOf(database: TestDatabase, clock: Clock = fixedClock('2026-03-10T00:00:00Z')): Ambience {
  return { database, clock, random: systemRandom, actor: systemActor('test'), requestId: 'test', ip: null };
}

/** The same as somebody of the staff asks: what a person has decided is kept apart from what the system does. */
export function asStaff(ambience: Ambience): Ambience {
  const id = randomUUID();
  const person = { userId: id, personId: id, name: 'Li Na', email: 'li.na@example.com', roles: ['operations'], sessionId: randomUUID() };
  return { ...ambience, actor: staffActor(person) };
}

const json = (value: unknown) => JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? item.toString() : item));

export class World {
  readonly channel: string;
  readonly ambience: Ambience;
  readonly #database: TestDatabase;
  readonly #clock: ReturnType<typeof fixedClock>;
  #versions = new Map<string, number>();

  private constructor(database: TestDatabase, channel: string) {
    this.#database = database;
    this.channel = channel;
    this.#clock = fixedClock('2026-03-10T00:00:00Z');
    this.ambience = ambienceOf(database, this.#clock);
  }

  static async create(database: TestDatabase, over: { amountToleranceMinor?: bigint; feeToleranceMinor?: bigint } = {}): Promise<World> {
    const code = `t${randomUUID().replaceAll('-', '').slice(0, 20)}`;
    await database.db.execute(sql`INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, amount_tolerance_minor, fee_tolerance_minor, created_at)
      VALUES (${code}, 'Test', '测试', 'wechat_trade_all', 'Asia/Shanghai', '00:00', ${(over.amountToleranceMinor ?? 0n).toString()}::bigint, ${(over.feeToleranceMinor ?? 0n).toString()}::bigint, '2026-01-01')`);
    return new World(database, code);
  }

  async records(...specs: RecordSpec[]): Promise<void> {
    const list = specs.map((spec) => {
      const bucket = bucketOfOurNo(spec.ourNo);
      return {
        bucket,
        id: newId(bucket, spec.at, systemRandom),
        kind: spec.kind,
        business_date: businessDateOf(spec.at, { zone: 'Asia/Shanghai', dayCut: '00:00' }),
        our_no: spec.ourNo,
        channel_no: spec.channelNo,
        original_our_no: spec.originalOurNo ?? null,
        currency: spec.currency ?? 'CNY',
        amount_minor: spec.amountMinor,
        fee_minor: spec.feeMinor ?? null,
        status: spec.status ?? 'succeeded',
        occurred_at: spec.at.toISOString(),
        repeat: spec.repeat ?? 0,
      };
    });
    await this.#database.db.execute(sql`INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, currency, amount_minor, fee_minor, status, occurred_at, created_at, source, repeat)
      SELECT bucket, id, kind, ${this.channel}, business_date, our_no, channel_no, original_our_no, currency, amount_minor, fee_minor, status, occurred_at, occurred_at, 'api', repeat
      FROM jsonb_to_recordset(${json(list)}::jsonb) AS x (bucket smallint, id uuid, kind text, business_date date, our_no text, channel_no text, original_our_no text, currency text, amount_minor bigint, fee_minor bigint, status text, occurred_at timestamptz, repeat smallint)`);
  }

  /** Publishes a statement of the date; a second one is a new version and supersedes the first. */
  statement(date: BusinessDate, ...specs: LineSpec[]): Promise<string> {
    return this.partOf(date, 'all', ...specs);
  }

  /** The same of a bill that tells a part of the day: it supersedes its own part only. */
  async partOf(date: BusinessDate, part: StatementPart, ...specs: LineSpec[]): Promise<string> {
    this.#clock.advance(1000);
    const at = this.#clock.now();
    const id = newId(0, at, systemRandom);
    const version = (this.#versions.get(`${date} ${part}`) ?? 0) + 1;
    this.#versions.set(`${date} ${part}`, version);
    const sha256 = Buffer.from(randomUUID().replaceAll('-', '') + randomUUID().replaceAll('-', ''), 'hex');
    const lines = specs.map((spec, index) => ({
      line_no: index + 1,
      kind: spec.kind === 'payment' ? 'p' : 'r',
      flow: spec.kind === 'payment' ? 'i' : 'o',
      status: STATUS_LETTER[spec.status ?? 'succeeded'],
      channel_no: spec.channelNo,
      our_no: spec.ourNo,
      original_our_no: spec.originalOurNo ?? null,
      amount_minor: spec.amountMinor,
      fee_minor: spec.feeMinor ?? null,
      currency: spec.currency ?? 'CNY',
      occurred_at: spec.at.toISOString(),
      shares: spec.sharesChannelNo ?? false,
      further_nos: spec.furtherNos ?? null,
      bucket: bucketOfLine({ ourNo: spec.ourNo, channelNo: spec.channelNo }),
    }));
    const formatId = specs.some((spec) => spec.furtherNos) ? 'stripe_activity' : 'wechat_trade_all';
    await this.#database.db.transaction(async (tx) => {
      await tx.execute(
        sql`UPDATE statements SET status = 'superseded' WHERE channel_code = ${this.channel} AND business_date = ${date}::date AND part = ${part} AND status = 'published'`,
      );
      await tx.execute(
        sql`INSERT INTO statement_files (sha256, name, byte_size, received_at, source) VALUES (${sha256}, 'test', 1, ${at.toISOString()}::timestamptz, 'api')`,
      );
      await tx.execute(sql`INSERT INTO statement_file_pieces (sha256, piece, bytes, packing) VALUES (${sha256}, 0, ' ', 'none')`);
      await tx.execute(sql`INSERT INTO statements (id, no, sha256, file_name, channel_code, business_date, part, version, format_id, status, line_count, imported_at, published_at)
        VALUES (${id}::uuid, ${id}, ${sha256}, 'test', ${this.channel}, ${date}::date, ${part}, ${version}, ${formatId}, 'published', ${specs.length}, ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz)`);
      await tx.execute(sql`INSERT INTO statement_lines (statement_id, occurred_at, amount_minor, fee_minor, byte_offset, line_no, byte_length, bucket, kind, flow, status, shares_channel_no, currency, channel_no, our_no, original_our_no, further_nos)
        SELECT ${id}::uuid, occurred_at, amount_minor, fee_minor, 0, line_no, 0, bucket, kind, flow, status, shares, currency, channel_no, our_no, original_our_no, further_nos
        FROM jsonb_to_recordset(${json(lines)}::jsonb) AS x (line_no int, kind "char", flow "char", status "char", channel_no text, our_no text, original_our_no text, amount_minor bigint, fee_minor bigint, currency text, occurred_at timestamptz, shares boolean, bucket smallint, further_nos text[])`);
    });
    return id;
  }

  async run(date: BusinessDate): Promise<RunAnswer> {
    this.#clock.advance(1000);
    return runReconciliation(this.ambience, { channelCode: this.channel, businessDate: date });
  }
}
