/** Callers in one Node process, each waiting for its commit before the next: once with a call an entry, once coalesced by the posting queue. */
import type { Database } from '../../db/client.ts';
import { BOOK_DAY, businessDateOf } from '../../server/kernel/business-date.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/ids.ts';
import type { Entry } from '../../server/ledger/entry.ts';
import { postEntry } from '../../server/ledger/post-entry.ts';
import { postingQueue } from '../../server/ledger/posting-queue.ts';
import { legsOf } from '../../server/ledger/posting-rules.ts';
import { CHANNELS, MERCHANTS } from './scripts.ts';

/** As quick as pgbench's own: the bench is of posting. */
const anyUpTo = (most: number) => 1 + Math.floor(Math.random() * most);

function captured(at: Date): Entry {
  const merchant = anyUpTo(MERCHANTS);
  const id = newId(merchant, at);
  const amount = { minor: 10_000n, currency: 'CNY' as const };
  const legs = legsOf('payment_captured', {
    channelCode: `c${anyUpTo(CHANNELS)}`,
    merchantNo: `M${merchant}`,
    amount,
    fee: { minor: 60n, currency: 'CNY' },
  });
  return {
    id,
    key: `payment_captured:${id}`,
    eventType: 'payment_captured',
    businessDate: businessDateOf(at, BOOK_DAY),
    sourceKind: 'payment',
    sourceId: id,
    legs,
  };
}

export type CallerFigures = { perSecond: number; p95Ms: number };

/** Runs `callers` loops for `seconds`; every capture is acknowledged after its commit. */
export async function runCallers(database: Database, way: 'alone' | 'coalesced', callers: number, seconds: number): Promise<CallerFigures> {
  const queue = postingQueue(database.db, systemClock);
  const post =
    way === 'coalesced' ? (entry: Entry) => queue.post(entry) : (entry: Entry) => postEntry(database.db, entry, systemClock.now());
  const waits: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < until) {
        const asked = performance.now();
        await post(captured(systemClock.now()));
        waits.push(performance.now() - asked);
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  waits.sort((a, b) => a - b);
  return { perSecond: waits.length / elapsed, p95Ms: waits[Math.floor(waits.length * 0.95)] ?? 0 };
}
