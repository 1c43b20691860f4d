/** An offer is decided in the run that stands, and what was confirmed holds for as long as both sides say what they said. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { runCommand } from '../../guard/command.ts';
import { runQuery } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { listDifferences } from '../differences/list-differences.ts';
import { asStaff, noonOf, paymentsAt, World } from '../testing-world.ts';
import { decideMatch } from './decide-match.ts';
import { listProposals } from './list-proposals.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = parseBusinessDate('2026-03-02');
const { line, record } = paymentsAt(noonOf(DAY));

it('is refused once another run has compared the date, and hides no payment that is missing in our books', async () => {
  const world = await World.create(database);
  const [ours, theirs] = [record('R', { channelNo: null }), ['T1', 'T2'].map((channelNo) => line(null, { channelNo }))];
  await world.records(ours);
  await world.statement(DAY, ...theirs);
  const { runId } = await world.run(DAY);
  const offers = await runQuery(listProposals, world.ambience, { runId });
  const first = offers.find((offer) => offer.channel[0]?.channelNo === 'T1');
  // Then our side says whose it is: T2 is ours, and T1 is not in our books.
  await database.owner.pool.query(`UPDATE payments SET channel_no = 'T2' WHERE channel_code = $1`, [world.channel]);
  await world.run(DAY);
  const open = async () =>
    (await runQuery(listDifferences, world.ambience, { filter: { channels: [world.channel], open: true } })).rows.map(
      ({ kind, channelNo }) => [kind, channelNo],
    );
  expect(await open()).toEqual([['missing_in_books', 'T1']]);
  for (const decision of ['confirm', 'decline'] as const)
    await expect(runCommand(decideMatch, world.ambience, { matchId: first?.id, decision, reason: 'looks the same' })).rejects.toMatchObject(
      { reason: 'match_outdated' },
    );
  expect(await open()).toEqual([['missing_in_books', 'T1']]);
  await world.run(DAY);
  expect(await open()).toEqual([['missing_in_books', 'T1']]);
});

it('closes two differences for as long as both sides say what they said: they are open again where a later statement no longer lists the line that was confirmed', async () => {
  const world = await World.create(database);
  await world.records(record('R1', { channelNo: null }), record('R2', { channelNo: null }));
  await world.statement(DAY, line(null, { channelNo: 'T1' }), line(null, { channelNo: 'T2' }));
  const { runId } = await world.run(DAY);
  const offers = await runQuery(listProposals, world.ambience, { runId });
  const chosen = offers.find((offer) => offer.channel[0]?.channelNo === 'T1' && offer.ours[0]?.ourNo === 'R1');
  await runCommand(decideMatch, asStaff(world.ambience), { matchId: chosen?.id, decision: 'confirm', reason: 'by telephone' });
  await world.run(DAY);
  const open = async () =>
    (await runQuery(listDifferences, world.ambience, { filter: { channels: [world.channel], open: true } })).rows.map(
      ({ kind, ourNo, channelNo }) => [kind, ourNo ?? channelNo],
    );
  // What is left fits only one way.
  expect(await open()).toEqual([]);
  await world.statement(DAY, line(null, { channelNo: 'T2' }));
  await world.run(DAY);
  expect((await open()).sort()).toEqual([
    ['missing_at_channel', 'R1'],
    ['missing_at_channel', 'R2'],
    ['missing_in_books', 'T2'],
  ]);
});
