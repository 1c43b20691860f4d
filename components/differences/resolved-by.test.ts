import { describe, expect, it } from 'vitest';
import type { DifferenceDetail, DifferenceEvent, RunOfEvent } from '../../server/reconciliation/differences/contract.ts';
import { resolvedBy, runHref } from './resolved-by.ts';

const run = (id: string, over: Partial<RunOfEvent> = {}): RunOfEvent => ({
  id,
  channelCode: 'wechat',
  businessDate: '2026-03-02',
  runNo: 3,
  isCurrent: true,
  statements: [],
  ...over,
});
const event = (kind: DifferenceEvent['kind'], runId?: string): DifferenceEvent => ({
  id: 'e',
  at: new Date(0),
  kind,
  actorId: null,
  actorName: null,
  body: null,
  details: runId ? { runId } : { matchId: 'm', resolution: 'person' },
});
const detail = (status: 'open' | 'resolved', ...events: DifferenceEvent[]) => ({
  difference: { status } as DifferenceDetail['difference'],
  events,
  runs: [run('first'), run('second')],
});

describe('What resolved a difference', () => {
  it('is the run of the last time it went, also after it had come back', () => {
    const went = [
      event('found', 'first'),
      event('gone', 'first'),
      event('reopened', 'second'),
      event('gone', 'second'),
      event('commented'),
    ];
    expect(resolvedBy(detail('resolved', ...went))?.id).toBe('second');
  });

  it('is no run while it is open, where a person decided, and where the run is not known', () => {
    expect(resolvedBy(detail('open', event('gone', 'first'), event('reopened', 'second')))).toBeNull();
    expect(resolvedBy(detail('resolved', event('gone', 'first'), event('reopened', 'second'), event('gone')))).toBeNull();
    expect(resolvedBy(detail('resolved', event('gone', 'third')))).toBeNull();
  });
});

describe('The address of a run', () => {
  it('is the page of its day while it is the current one, and afterwards what it changed', () => {
    expect(runHref(run('a'))).toBe('/recon/wechat/2026-03-02');
    expect(runHref(run('a', { isCurrent: false }))).toBe('/recon/wechat/2026-03-02?tab=versions&after=3');
  });
});
