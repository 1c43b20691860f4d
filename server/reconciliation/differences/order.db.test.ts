/** Guarantees of the orders and the groups of the differences. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { createStaffUser } from '../../access/create-staff-user.ts';
import { runQuery } from '../../guard/query.ts';
import { addDays, parseBusinessDate } from '../../kernel/business-date.ts';
import { CURRENCIES, exponentOf } from '../../kernel/currency.ts';
import { systemRandom } from '../../kernel/random.ts';
import { ambienceOf, type LineSpec, World } from '../testing-world.ts';
import { DIFFERENCE_GROUPINGS, DIFFERENCE_ORDERS, type DifferenceGrouping } from './codes.ts';
import type { DifferenceFilter, DifferenceOrder, DifferenceRow } from './contract.ts';
import { listDifferenceGroups, listDifferences, sumDifferences } from './list-differences.ts';

const DAY = parseBusinessDate('2026-03-02');
const line = (no: string, amountMinor: bigint, currency = 'CNY', at = new Date(`${DAY}T12:00:00+08:00`)): LineSpec => ({
  kind: 'payment',
  ourNo: no,
  channelNo: `C${no}`,
  amountMinor,
  currency,
  at,
});

let database: TestDatabase;
let world: World;
const ask = (input: Record<string, unknown>) => runQuery(listDifferences, ambienceOf(database), input);
const own = () => ({ channels: [world.channel] });

beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  // Found first, of the same minor units in currencies of other decimals, and of every power of ten.
  await world.statement(
    DAY,
    line('a', 1_000_000n),
    line('b', 1_000_000n, 'JPY'),
    line('c', 1_000_000n, 'KWD'),
    line('d', 99n),
    line('e', 100n),
  );
  await world.run(DAY);
  const next = addDays(DAY, 1);
  const at = new Date(`${next}T12:00:00+08:00`);
  await world.statement(
    next,
    ...['f', 'g', 'h', 'i', 'j'].map((no, index) => line(no, 10n ** BigInt(index + 3) * 3n, 'CNY', at)),
    line('k', 1_000_001n, 'CNY', at),
  );
  await world.run(next);
  await database.owner.pool.query(`UPDATE differences SET merchant_no = 'M1' WHERE channel_code = $1 AND our_no IN ('a', 'b')`, [
    world.channel,
  ]);
});
afterAll(() => database.drop());

/** All that is found, three at a time. */
async function walk(order: DifferenceOrder): Promise<DifferenceRow[]> {
  const found: DifferenceRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ask({ filter: own(), order, limit: 3, cursor });
    found.push(...page.rows);
    if (!page.nextCursor) return found;
    cursor = page.nextCursor;
  }
}
const major = (row: DifferenceRow) => {
  const decimals = exponentOf(row.currency as 'CNY');
  const size = row.deltaMinor < 0n ? -row.deltaMinor : row.deltaMinor;
  return size * 10n ** BigInt(3 - decimals);
};
const compare = (a: bigint | number | string, b: bigint | number | string) => (a < b ? -1 : a > b ? 1 : 0);
const band = (row: DifferenceRow) => {
  const whole = (major(row) / 1000n).toString();
  return whole === '0' ? 0 : Math.min(whole.length, 6);
};

describe('The list of differences', () => {
  it('is walked to its end in every order: each row once, and in that order', async () => {
    const rules: Record<DifferenceOrder['by'], (a: DifferenceRow, b: DifferenceRow) => number> = {
      next: (a, b) => compare(band(b), band(a)) || compare(a.foundAt.getTime(), b.foundAt.getTime()) || compare(a.id, b.id),
      delta: (a, b) => compare(major(b), major(a)) || compare(b.id, a.id),
      age: (a, b) => compare(a.businessDate, b.businessDate) || compare(a.id, b.id),
      businessDate: (a, b) => compare(b.businessDate, a.businessDate) || compare(b.id, a.id),
    };
    for (const by of DIFFERENCE_ORDERS) {
      const found = await walk({ by, descending: true });
      expect(found).toHaveLength(11);
      expect(found.map((row) => row.ourNo)).toEqual([...found].sort(rules[by]).map((row) => row.ourNo));
      const back = await walk({ by, descending: false });
      expect(back.map((row) => row.ourNo)).toEqual(by === 'next' ? found.map((row) => row.ourNo) : found.map((row) => row.ourNo).reverse());
    }
  });

  it('holds ten thousand of a currency without decimals for more than of one with three', async () => {
    const found = (await walk({ by: 'delta', descending: true })).map((row) => row.ourNo);
    expect(found.indexOf('b')).toBeLessThan(found.indexOf('a'));
    expect(found.indexOf('a')).toBeLessThan(found.indexOf('c'));
  });

  it('refuses the page address of another order, of another direction, and a made up rank', async () => {
    const { nextCursor } = await ask({ filter: own(), order: { by: 'delta', descending: true }, limit: 3 });
    const refused = { reason: 'cursor_malformed' };
    await expect(ask({ filter: own(), order: { by: 'delta', descending: false }, cursor: nextCursor })).rejects.toMatchObject(refused);
    await expect(ask({ filter: own(), order: { by: 'age' }, cursor: nextCursor })).rejects.toMatchObject(refused);
    await expect(ask({ filter: own(), cursor: nextCursor })).rejects.toMatchObject(refused);
    const [row] = (await ask({ filter: own(), limit: 1 })).rows;
    const made = Buffer.from(JSON.stringify(['-delta', "1'; --", row?.id])).toString('base64url');
    await expect(ask({ filter: own(), order: { by: 'delta' }, cursor: made })).rejects.toMatchObject(refused);
  });
});

describe('The magnitude of an amount in the database', () => {
  it('knows the decimals of every currency, as the money type does', async () => {
    for (const currency of CURRENCIES) {
      const { rows } = await database.owner.pool.query('SELECT amount_magnitude(-7, $1)::text AS size, amount_band($2, $1) AS band', [
        currency,
        (10n ** BigInt(exponentOf(currency))).toString(),
      ]);
      expect([currency, rows[0]]).toEqual([currency, { size: (7n * 10n ** BigInt(3 - exponentOf(currency))).toString(), band: 1 }]);
    }
  });

  it('stands for the greatest amount there is', async () => {
    const { rows } = await database.owner.pool.query(`SELECT amount_magnitude(-9223372036854775808, 'JPY')::text AS size`);
    expect(rows[0].size).toBe('9223372036854775808000');
  });
});

describe('The groups of the differences', () => {
  const narrowed: Record<DifferenceGrouping, (key: string | null) => DifferenceFilter> = {
    kind: (key) => ({ kinds: [key as 'amount'] }),
    channel: (key) => ({ channels: [key as string] }),
    merchant: (key) => ({ merchantNo: key ?? '' }),
    owner: (key) => ({ owner: key ?? 'nobody' }),
    businessDate: (key) => ({ dateFrom: key as string, dateTo: key as string }),
  };

  it('hold together what the list holds, and each has the sums of the list it narrows to', async () => {
    const { userId } = await someone();
    await database.db.execute(
      sql`UPDATE differences SET owner_id = ${userId}::uuid WHERE channel_code = ${world.channel} AND our_no = 'c'`,
    );
    const sumsOf = (filter: DifferenceFilter) => runQuery(sumDifferences, ambienceOf(database), { filter });
    const whole = await sumsOf(own());
    for (const by of DIFFERENCE_GROUPINGS) {
      const { groups, isCapped } = await runQuery(listDifferenceGroups, ambienceOf(database), { filter: own(), by });
      expect(isCapped).toBe(false);
      expect(groups.reduce((total, group) => total + group.count, 0n)).toBe(whole.count);
      for (const group of groups) {
        const { count, sums } = await sumsOf({ ...own(), ...narrowed[by](group.key) });
        expect([by, group.key, group.count]).toEqual([by, group.key, count]);
        expect(group.sums).toEqual(sums.map(({ currency, deltaMinor }) => ({ currency, deltaMinor })));
      }
    }
    const { groups } = await runQuery(listDifferenceGroups, ambienceOf(database), { filter: own(), by: 'owner' });
    expect(groups.map(({ name, count }) => [name, count])).toEqual([
      ['Li Si', 1n],
      [null, 10n],
    ]);
  });

  it('belong to any of the owners that are asked for, to nobody as well', async () => {
    const [first, second] = [await someone('wang@example.com'), await someone('zhao@example.com')];
    for (const [no, { userId }] of [
      ['d', first],
      ['e', second],
    ] as const)
      await database.db.execute(
        sql`UPDATE differences SET owner_id = ${userId}::uuid WHERE channel_code = ${world.channel} AND our_no = ${no}`,
      );
    const numbersOf = async (owners: string[]) =>
      (await ask({ filter: { ...own(), owners }, limit: 50 })).rows.map((row) => row.ourNo).sort();
    expect(await numbersOf([first.userId])).toEqual(['d']);
    expect(await numbersOf([first.userId, second.userId])).toEqual(['d', 'e']);
    const unowned = await numbersOf(['nobody']);
    expect(unowned).not.toContain('d');
    expect(await numbersOf(['nobody', first.userId])).toEqual([...unowned, 'd'].sort());
  });
});

async function someone(email = 'li@example.com'): Promise<{ userId: string }> {
  return createStaffUser(
    database.db,
    { now: new Date('2026-03-01T00:00:00Z'), random: systemRandom },
    { email, name: 'Li Si', roles: ['operations'], password: 'a long enough password', mustChangePassword: false },
  );
}

describe('An amount', () => {
  const found = async (range: Partial<DifferenceFilter>) =>
    (await ask({ filter: { ...own(), ...range } })).rows.map((row) => row.ourNo).sort();

  it('that is filtered by is so much of each currency, not so many of its smallest units', async () => {
    expect(await found({ amountMin: '10000', amountMax: '10000' })).toEqual(['a']);
    expect(await found({ amountMin: '1000000', amountMax: '1000000' })).toEqual(['b']);
    expect(await found({ amountMin: '1000', amountMax: '1000' })).toEqual(['c']);
    expect(await found({ amountMin: '1000', amountMax: '1000', currency: 'JPY' })).toEqual([]);
    expect(await found({ amountMax: '1' })).toEqual(['d', 'e']);
  });
});
