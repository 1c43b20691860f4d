/** Coalesces the entries that are waiting at this moment into one array call; each caller is answered after the commit of its own.
 *  Under load this multiplies the throughput at a third of the latency; alone, a caller waits for nobody. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../../db/client.ts';
import type { Clock } from '../kernel/clock.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { bucketOfEntry, type Entry } from './entry.ts';
import { type PostOutcome, postEntries } from './post-entries.ts';

type Waiting = { entry: Entry; resolve(outcome: PostOutcome): void; reject(error: unknown): void };

export type PostingQueue = {
  /** Answers the entry's id after the commit. Throws the refusal of this entry alone; a failure of the database fails every caller of the batch. */
  post(entry: Entry): Promise<string>;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
};

const RETRY = new Set(['40001', '40P01']);
const isTransient = (error: unknown): boolean => {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown };
  return RETRY.has(code ?? '') || (cause ? isTransient(cause) : false);
};

/** So many entries are worth a batch of their own beside another: a batch costs what some ten entries cost, however few it has. */
const WORTH_A_BATCH = 16;

/** The entries that wait, by bucket, in the order in which they came. A bucket is in one batch at a time: two batches never wait for each other's
 *  balances, and the entries of one account are posted in order. */
class WaitingEntries {
  #byBucket = new Map<number, Waiting[]>();
  #away = new Set<number>();
  /** Entries of buckets that are in no batch. */
  free = 0;

  get size(): number {
    return this.#byBucket.size;
  }

  add(item: Waiting): void {
    const bucket = bucketOfEntry(item.entry);
    const before = this.#byBucket.get(bucket);
    if (before) before.push(item);
    else this.#byBucket.set(bucket, [item]);
    if (!this.#away.has(bucket)) this.free++;
  }

  /** Bucket by bucket until there are `enough`, at most `most`; those first whose bucket has waited longest. A bucket goes whole, since what is left of
   *  it could only wait. The buckets are away until they are given back. */
  take(enough: number, most: number): { items: Waiting[]; buckets: number[] } {
    const items: Waiting[] = [];
    const buckets: number[] = [];
    for (const [bucket, own] of this.#byBucket) {
      if (items.length >= Math.min(enough, most)) break;
      if (this.#away.has(bucket)) continue;
      this.free -= own.length;
      this.#away.add(bucket);
      buckets.push(bucket);
      const taken = own.splice(0, most - items.length);
      for (const item of taken) items.push(item);
      if (own.length === 0) this.#byBucket.delete(bucket);
    }
    return { items, buckets };
  }

  giveBack(buckets: readonly number[]): void {
    for (const bucket of buckets) {
      this.#away.delete(bucket);
      this.free += this.#byBucket.get(bucket)?.length ?? 0;
    }
  }
}

/** Up to `lanes` batches of up to `batchMax` are under way at once, each on a connection of its own: the first for whoever waits, a further one for
 *  enough to be worth it. */
export function postingQueue(
  db: Db,
  clock: Clock,
  { lanes = 2, batchMax = 200 }: { lanes?: number; batchMax?: number } = {},
): PostingQueue {
  const waiting = new WaitingEntries();
  const underWay = new Set<Promise<void>>();
  let isDue = false;

  async function send(batch: Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await failpoint('posting_queue.before_send');
        // One statement is one transaction: its commit is in the answer.
        const outcomes = await postEntries(
          db,
          batch.map((item) => item.entry),
          clock.now(),
        );
        await failpoint('posting_queue.committed_before_answer');
        batch.forEach((item, index) => {
          item.resolve(outcomes[index] as PostOutcome);
        });
        return;
      } catch (error) {
        if (attempt < 4 && isTransient(error)) continue;
        for (const item of batch) item.reject(error);
        return;
      }
    }
  }

  function start(): void {
    isDue = false;
    while (underWay.size < lanes && waiting.free >= (underWay.size === 0 ? 1 : WORTH_A_BATCH)) {
      const parts = Math.max(1, Math.min(lanes - underWay.size, Math.floor(waiting.free / WORTH_A_BATCH)));
      const { items, buckets } = waiting.take(Math.ceil(waiting.free / parts), batchMax);
      const batch = send(items).finally(() => {
        underWay.delete(batch);
        waiting.giveBack(buckets);
        startSoon();
      });
      underWay.add(batch);
    }
  }

  /** Whoever calls in this same turn of the loop rides along: those whom a batch has just answered come back one after another. */
  function startSoon(): void {
    if (isDue) return;
    isDue = true;
    setImmediate(start);
  }

  return {
    post: async (entry) => {
      const outcome = await new Promise<PostOutcome>((resolve, reject) => {
        waiting.add({ entry, resolve, reject });
        if (underWay.size < lanes) startSoon();
      });
      if (outcome.outcome === 'refused') throw outcome.refusal;
      return outcome.entryId;
    },
    idle: async () => {
      // A batch that has not begun yet is waited for as well.
      while (underWay.size > 0 || waiting.size > 0) await ([...underWay][0] ?? nextTurn());
    },
  };
}
