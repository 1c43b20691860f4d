/** Where the differences and the records behind a run's figures are listed. Pure. */
import type { RunOutcome } from '../../server/reconciliation/differences/codes.ts';
import type { RecordKind } from '../../server/reconciliation/engine/codes.ts';

type More = { kinds?: readonly string[]; recordKind?: RecordKind; direction?: string; currency?: string };

/** The differences that a run found, or that it did this to, whatever has become of them since. */
export function differencesOfRun(runId: string, outcome: RunOutcome, more: More = {}): string {
  const query = new URLSearchParams({ 'f.run': `${runId}.${outcome}`, 'f.statuses': '' });
  if (more.kinds) query.set('f.kinds', more.kinds.join(','));
  if (more.recordKind) query.set('f.recordKinds', more.recordKind);
  if (more.direction) query.set('f.direction', more.direction);
  if (more.currency) query.set('f.currency', more.currency);
  return `/recon/differences?${query}`;
}

/** `<run id>.<outcome>` as it stands in the address; null for anything else. */
export function readRunFilter(raw: string | undefined): { runId: string; runOutcome: RunOutcome } | null {
  const found = /^([0-9a-f-]{36})\.(found|gone|reopened|appeared|unchanged|standing)$/.exec(raw ?? '');
  return found ? { runId: found[1] as string, runOutcome: found[2] as RunOutcome } : null;
}

/** Ours that succeeded on a date: what the books' side of the totals adds up. */
export function recordsOfDay(
  day: { channelCode: string; businessDate: string },
  more: { kind?: RecordKind; currency?: string } = {},
): string {
  const query = new URLSearchParams({ 'f.channels': day.channelCode, 'f.date': day.businessDate, 'f.statuses': 'succeeded' });
  if (more.kind) query.set('f.kinds', more.kind);
  if (more.currency) query.set('f.currency', more.currency);
  return `/payments?${query}`;
}
