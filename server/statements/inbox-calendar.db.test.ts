/** The inbox and its calendar on a real database: what has come, what was refused, what is late, and who may see it. */
import { describe, expect, it } from 'vitest';
import { type Ambience, staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { ambience, bill, channel, clock, importBytes, onOwnDatabase, refusalOf, rowsUpTo, stream } from './import-fixture.ts';
import { type ImportRequest, importStatement } from './import-statement.ts';
import { listStatements } from './list-statements.ts';
import { statementCalendar } from './statement-calendar.ts';

onOwnDatabase();

describe('The inbox and its calendar', () => {
  it('lists files newest first and shows each day as imported, refused, late or expected', async () => {
    await importBytes(bill(rowsUpTo(3)));
    const page = await runQuery(listStatements, ambience(), { filter: { channels: [channel] } });
    expect(page.rows).toHaveLength(1);
    clock.set('2026-11-22T01:59:00Z');
    const calendar = await runQuery(statementCalendar, ambience(), { from: '2026-11-18', to: '2026-11-22' });
    clock.set('2026-11-20T02:00:00Z');
    const mine = calendar.find((entry) => entry.channelCode === channel);
    expect(mine?.cells.map((cell) => cell.state)).toEqual(['none', 'imported', 'late', 'expected', 'expected']);
  });

  it('answers nobody and those without the permission with exactly that', async () => {
    const nobody: Ambience = { ...ambience(), actor: { kind: 'nobody' } };
    const risk: Ambience = {
      ...ambience(),
      actor: staffActor({
        userId: crypto.randomUUID(),
        personId: crypto.randomUUID(),
        name: 'R',
        email: 'r@example.test',
        roles: ['risk'],
        sessionId: crypto.randomUUID(),
      }),
    };
    const request = (): ImportRequest => ({ channelCode: channel, name: 'x.csv', bytes: stream(bill(rowsUpTo(1))), source: 'upload' });
    expect((await refusalOf(importStatement(nobody, request()))).reason).toBe('signed_out');
    expect((await refusalOf(importStatement(risk, request()))).reason).toBe('permission_missing');
  });
});
