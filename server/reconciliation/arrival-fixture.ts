/** Many small worlds at once for tests of the order of arrival: each fact has numbers and an amount of its own, so that nothing of one means
 *  anything to another, and all of them are brought by the same steps. */
import fc from 'fast-check';
import { rows, sql } from '../../db/client.ts';
import type { TestDatabase } from '../../db/testing.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { datesOfRecords, datesToReconcile } from './runs/dates-to-reconcile.ts';
import { type LineSpec, type RecordSpec, World } from './testing-world.ts';

/** Monday to Thursday; the second may be made a day off. */
export const DATES = [0, 1, 2, 3].map((at) => addDays(parseBusinessDate('2026-03-02'), at));
const TIMES = { early: '00:10:00', noon: '12:00:00', late: '23:50:00' } as const;

type Versions = 'both' | 'first' | 'final';
export type FactLine = {
  day: number;
  in: Versions;
  no: 'A' | 'B' | null;
  channelNo: 'X' | 'Y' | 'Z' | null;
  status: 'succeeded' | 'failed' | 'processing' | 'reversed';
  amount: number;
  at: keyof typeof TIMES;
  fee: number | null;
};
export type FactRecord = {
  day: number;
  in: 'both' | 'final';
  no: 'A' | 'B';
  channelNo: 'X' | 'Y' | null;
  /** Of the first import; the final one has `status`. */
  first: 'processing' | 'failed' | null;
  status: 'succeeded' | 'failed' | 'processing';
  amount: number;
  at: keyof typeof TIMES;
  fee: number | null;
};
export type Fact = { kind: 'payment' | 'refund'; original: boolean; lines: FactLine[]; records: FactRecord[] };
/** As a fact is written by hand: what a test says nothing of. */
export const plainLine: FactLine = { day: 1, in: 'both', no: 'A', channelNo: 'X', status: 'succeeded', amount: 2, at: 'noon', fee: null };
export const plainRecord: FactRecord = {
  day: 1,
  in: 'both',
  no: 'A',
  channelNo: 'X',
  first: null,
  status: 'succeeded',
  amount: 2,
  at: 'noon',
  fee: null,
};
/** `days`: those that have a statement. */
export type Schedule = { days: readonly number[]; isDayOff: boolean; steps: readonly Step[] };
export type Step = { step: 'statement' | 'records'; day: number; version: 'first' | 'final' } | { step: 'run'; day: number };

const often = <T>(usual: T, ...others: T[]) => fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
const dayOf = fc.constantFrom(0, 1, 1, 2, 2, 3);
export const lineArbitrary: fc.Arbitrary<FactLine> = fc.record({
  day: dayOf,
  in: often<Versions>('both', 'first', 'final', 'final'),
  no: often<FactLine['no']>('A', 'B', null),
  channelNo: often<FactLine['channelNo']>('X', 'Y', 'Z', null),
  status: often<FactLine['status']>('succeeded', 'failed', 'processing', 'reversed'),
  amount: often(2, 1, 3),
  at: fc.constantFrom('early', 'noon', 'late'),
  fee: fc.constantFrom(null, null, 1, 2),
});
export const recordArbitrary: fc.Arbitrary<FactRecord> = fc.record({
  day: dayOf,
  in: often<'both' | 'final'>('both', 'final'),
  no: often<'A' | 'B'>('A', 'B'),
  channelNo: often<FactRecord['channelNo']>('X', 'Y', null),
  first: often<FactRecord['first']>(null, 'processing', 'failed'),
  status: often<FactRecord['status']>('succeeded', 'failed', 'processing'),
  amount: often(2, 1, 3),
  at: fc.constantFrom('early', 'noon', 'late'),
  fee: fc.constantFrom(null, null, 1, 2),
});
export const factArbitrary: fc.Arbitrary<Fact> = fc.record({
  kind: often<Fact['kind']>('payment', 'refund'),
  original: fc.boolean(),
  lines: fc.array(lineArbitrary, { minLength: 0, maxLength: 2 }),
  records: fc.array(recordArbitrary, { minLength: 0, maxLength: 2 }),
});

/** Every statement and the records of every day in two versions, and each day run at any time, in any order. */
export const scheduleArbitrary: fc.Arbitrary<Schedule> = fc
  .tuple(fc.boolean(), fc.constantFrom<readonly number[]>([0, 1, 2, 3], [0, 1, 2, 3], [0, 2, 3], [0, 1, 2]))
  .chain(([isDayOff, days]) => {
    const twice = (step: 'statement' | 'records', of: readonly number[]) =>
      of.flatMap((day): Step[] => [
        { step, day, version: 'first' },
        { step, day, version: 'final' },
      ]);
    const all = [...twice('statement', days), ...twice('records', [...DATES.keys()]), ...days.map((day): Step => ({ step: 'run', day }))];
    return fc
      .shuffledSubarray(all, { minLength: all.length })
      .map((steps) => ({ days, isDayOff: isDayOff && !days.includes(1), steps: versionsInOrder(steps) }));
  });

/** The first version before the final one. */
function versionsInOrder(steps: readonly Step[]): Step[] {
  const seen = new Set<string>();
  return steps.map((step) => {
    if (step.step === 'run') return step;
    const key = `${step.step} ${step.day}`;
    const version = seen.has(key) ? ('final' as const) : ('first' as const);
    seen.add(key);
    return { ...step, version };
  });
}

/** Statements less books of a fact once all of it is there, in minor units: payments less refunds, of what moved money. A payment that was made and
 *  revoked on one day has moved none. */
export function betweenTotals(fact: Fact, index: number): bigint {
  const isRevoked = (line: FactLine) =>
    fact.lines.some(
      (other) =>
        other !== line &&
        other.in !== 'first' &&
        other.day === line.day &&
        other.status === 'reversed' &&
        keyOf(other) !== null &&
        keyOf(other) === keyOf(line) &&
        (other.no === null || other.no === line.no),
    );
  const keyOf = (line: FactLine) => (line.no === null ? (line.channelNo ?? 'X') : line.channelNo);
  const moved = (line: FactLine) =>
    fact.kind === 'refund' ? line.status === 'succeeded' || line.status === 'reversed' : line.status === 'succeeded' && !isRevoked(line);
  const sum = (amounts: readonly number[]) => unit(index) * BigInt(amounts.reduce((total, one) => total + one, 0));
  const theirs = sum(fact.lines.filter((line) => line.in !== 'first' && moved(line)).map((line) => line.amount));
  const ours = sum(fact.records.filter((record) => record.status === 'succeeded').map((record) => record.amount));
  return fact.kind === 'payment' ? theirs - ours : ours - theirs;
}

/** The same as the state of a fact tells it: deltas, without fees, and less what waits. */
export function told(facts: readonly Fact[], index: number, state: readonly string[]): bigint {
  const waits = (no: string) =>
    recordsOf(facts).find((record) => `${record.ourNo}:${record.repeat}` === no.replace(':', `.${index}:`))?.amountMinor ?? 0n;
  return state.reduce((sum, text) => {
    const [what, , kind, , delta] = text.split(' ');
    if (what === 'open' && kind !== 'fee') return sum + BigInt(delta as string);
    return what === 'waiting' ? sum - (facts[index]?.kind === 'refund' ? -1n : 1n) * waits(kind as string) : sum;
  }, 0n);
}

const at = (day: number, time: keyof typeof TIMES) => new Date(`${DATES[day]}T${TIMES[time]}+08:00`);
const named = (fact: number, no: string | null) => no && `${no}.${fact}`;
const unit = (fact: number) => 1000n + 10n * BigInt(fact);

export function linesOf(facts: readonly Fact[], day: number, version: 'first' | 'final'): LineSpec[] {
  return facts.flatMap((fact, index) =>
    fact.lines
      .filter((line) => line.day === day && (line.in === 'both' || line.in === version))
      .map(
        (line): LineSpec => ({
          kind: fact.kind,
          ourNo: named(index, line.no),
          channelNo: named(index, line.no === null ? (line.channelNo ?? 'X') : line.channelNo),
          originalOurNo: fact.kind === 'refund' && fact.original ? named(index, 'O') : null,
          amountMinor: unit(index) * BigInt(line.amount),
          feeMinor: line.fee === null ? null : BigInt(line.fee),
          status: line.status,
          at: at(day, line.at),
        }),
      ),
  );
}

type Placed = RecordSpec & { day: number; isNew: 'first' | 'final'; isChanged: boolean };
/** One of our numbers handed in twice is two records, told apart in the order of the fact. */
export function recordsOf(facts: readonly Fact[]): Placed[] {
  return facts.flatMap((fact, index) => {
    const seen = new Map<string, number>();
    return fact.records.map((record): Placed => {
      const repeat = seen.get(record.no) ?? 0;
      seen.set(record.no, repeat + 1);
      return {
        kind: fact.kind,
        ourNo: named(index, record.no) as string,
        channelNo: named(index, record.channelNo),
        originalOurNo: fact.kind === 'refund' && fact.original ? named(index, 'O') : null,
        amountMinor: unit(index) * BigInt(record.amount),
        feeMinor: record.fee === null ? null : BigInt(record.fee),
        status: record.in === 'both' && record.first ? record.first : record.status,
        at: at(record.day, record.at),
        repeat,
        day: record.day,
        isNew: record.in === 'both' ? 'first' : 'final',
        isChanged: record.in === 'both' && record.first !== null && record.first !== record.status,
      };
    });
  });
}

export class Arrivals {
  readonly world: World;
  readonly #database: TestDatabase;
  readonly #facts: readonly Fact[];
  private constructor(database: TestDatabase, world: World, facts: readonly Fact[]) {
    this.world = world;
    this.#database = database;
    this.#facts = facts;
  }
  static async create(database: TestDatabase, facts: readonly Fact[], isDayOff: boolean): Promise<Arrivals> {
    const world = await World.create(database);
    if (isDayOff) {
      const code = `CAL${world.channel.slice(1, 9).toUpperCase()}`;
      await database.owner.pool.query(
        "INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ($1, 'Test', '测试', '{6,7}', now())",
        [code],
      );
      await database.owner.pool.query(
        "INSERT INTO working_calendar_days (calendar_code, day, kind, name_en, name_zh) VALUES ($1, $2, 'holiday', 'Off', '休')",
        [code, DATES[1]],
      );
      await database.owner.pool.query(
        "UPDATE channels SET statement_days = 'working_days_only', calendar_code = $1, statement_days_from = '2026-01-01' WHERE code = $2",
        [code, world.channel],
      );
    }
    return new Arrivals(database, world, facts);
  }

  async #run(dates: readonly string[]): Promise<void> {
    for (const date of dates)
      await this.world.run(parseBusinessDate(date)).catch((error: unknown) => {
        if (!(error instanceof DomainError && error.reason === 'statement_missing')) throw error;
      });
  }

  async bring(step: Step, isFollowed = true): Promise<void> {
    const { world } = this;
    const date = DATES[step.day] as BusinessDate;
    if (step.step === 'run') return this.#run([date]);
    if (step.step === 'statement') {
      await world.statement(date, ...linesOf(this.#facts, step.day, step.version));
      if (isFollowed) await this.#run(await datesToReconcile(this.#database.db, world.channel, date));
      return;
    }
    const all = recordsOf(this.#facts).filter((record) => record.day === step.day);
    const fresh = all.filter((record) => record.isNew === step.version);
    if (fresh.length > 0) await world.records(...fresh);
    const changed = step.version === 'final' ? all.filter((record) => record.isChanged) : [];
    if (changed.length > 0) await this.#settle(step.day);
    if (isFollowed && fresh.length + changed.length > 0) await this.#run(await datesOfRecords(this.#database.db, world.channel, [date]));
  }

  /** The final status of the records of a day. */
  async #settle(day: number): Promise<void> {
    const final = this.#facts.flatMap((fact, index) => {
      const seen = new Map<string, number>();
      return fact.records.map((record) => {
        const repeat = seen.get(record.no) ?? 0;
        seen.set(record.no, repeat + 1);
        return { our_no: named(index, record.no), repeat, status: record.status, day: record.day };
      });
    });
    const list = JSON.stringify(final.filter((one) => one.day === day));
    await this.#database.db.execute(
      sql`UPDATE payments p SET status = x.status, version = p.version + 1 FROM jsonb_to_recordset(${list}::jsonb) AS x (our_no text, repeat smallint, status text)
          WHERE p.channel_code = ${this.world.channel} AND p.our_no = x.our_no AND p.repeat = x.repeat AND p.status <> x.status`,
    );
  }

  /** Everything final at once, and then each date of the order once. */
  async scratch(days: readonly number[], order: readonly number[]): Promise<void> {
    for (const day of DATES.keys()) {
      await this.bring({ step: 'records', day, version: 'first' }, false);
      await this.bring({ step: 'records', day, version: 'final' }, false);
    }
    for (const day of days) await this.bring({ step: 'statement', day, version: 'final' }, false);
    for (const day of order) await this.bring({ step: 'run', day });
  }

  /** What is open, what waits and what is matched across days, by fact. */
  async state(): Promise<Map<number, string[]>> {
    const { channel } = this.world;
    const found = await rows<{ text: string; no: string }>(
      this.#database.db,
      sql`SELECT coalesce(d.our_no, d.channel_no) AS no, 'open ' || d.business_date || ' ' || d.kind || ' ' || d.direction || ' ' || d.delta_minor || ' ' || d.identity || ' ours ' || coalesce(d.our_no, '-') || ' theirs ' || coalesce(d.channel_no, '-')
            || coalesce(' line of ' || s.business_date, '') AS text
          FROM differences d LEFT JOIN statements s ON s.id = d.statement_id WHERE d.channel_code = ${channel} AND d.status <> 'resolved'
          UNION ALL SELECT p.our_no, 'waiting ' || w.business_date || ' ' || p.our_no || ':' || p.repeat FROM waiting_records w JOIN payments p ON p.bucket = w.bucket AND p.id = w.payment_id WHERE w.channel_code = ${channel}
          UNION ALL SELECT coalesce(m.our_sides->0->>'ourNo', ''), 'match ' || m.business_date || ' ' || m.rule || ' lines ' || m.line_nos::text || ' of '
            || (SELECT string_agg(p.our_no || ':' || p.repeat, ',' ORDER BY p.our_no, p.repeat) FROM payments p WHERE p.id = ANY (m.payment_ids))
          FROM matches m JOIN reconciliation_days y ON y.current_run_id = m.run_id WHERE m.channel_code = ${channel} AND m.status = 'confirmed' AND m.across_days`,
    );
    const state = new Map<number, string[]>();
    for (const { no, text } of found) {
      const fact = Number.parseInt(no.slice(no.indexOf('.') + 1), 10);
      state.set(fact, [...(state.get(fact) ?? []), text.replaceAll(new RegExp(`\\.${fact}\\b`, 'g'), '')]);
    }
    for (const list of state.values()) list.sort();
    return state;
  }
}
