/** Guarantees of the addresses behind a run's figures. */
import { describe, expect, it } from 'vitest';
import { RUN_OUTCOMES } from '../../server/reconciliation/differences/codes.ts';
import { differencesOfRun, readRunFilter, recordsOfDay } from './run-addresses.ts';

const RUN = '01a2b3c4-0000-7000-8000-000000000001';

describe('the address of the differences of a run', () => {
  it('is read back as the run and what it did, for everything a run can do', () => {
    for (const outcome of RUN_OUTCOMES) {
      const query = new URL(differencesOfRun(RUN, outcome), 'http://x').searchParams;
      expect(readRunFilter(query.get('f.run') ?? undefined)).toEqual({ runId: RUN, runOutcome: outcome });
    }
  });
  it('says outright that no status is left out: a list without it would hide what is resolved', () => {
    expect(new URL(differencesOfRun(RUN, 'gone'), 'http://x').searchParams.get('f.statuses')).toBe('');
  });
  it('is not read from anything else', () => {
    for (const raw of [undefined, '', RUN, `${RUN}.other`, `x${RUN}.found`, '.found']) expect(readRunFilter(raw)).toBeNull();
  });
});

describe('the address of our records of a date', () => {
  it('holds what the totals of the books count: succeeded, of one kind and currency', () => {
    const query = new URL(
      recordsOfDay({ channelCode: 'wechat', businessDate: '2026-03-01' }, { kind: 'refund', currency: 'CNY' }),
      'http://x',
    );
    expect(Object.fromEntries(query.searchParams)).toEqual({
      'f.channels': 'wechat',
      'f.date': '2026-03-01',
      'f.statuses': 'succeeded',
      'f.kinds': 'refund',
      'f.currency': 'CNY',
    });
  });
});
