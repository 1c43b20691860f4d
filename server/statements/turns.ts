/** Who imports when: the same bytes one after another, and only a few files at once, since each keeps a core busy. */

/** More would only slow each other down and take the connections of everybody else. */
const SLOTS = 2;

type Slots = { busy: number; queue: (() => void)[] };
const shared = globalThis as { pingzhangTurns?: { imports: Slots; sheets: Slots; tails: Map<string, Promise<unknown>> } };
shared.pingzhangTurns ??= { imports: { busy: 0, queue: [] }, sheets: { busy: 0, queue: [] }, tails: new Map() };
const turns = shared.pingzhangTurns;

/** Runs the work of one key after what was begun under it before, whether that went well or not. */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = turns.tails.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  turns.tails.set(key, settled);
  try {
    return await mine;
  } finally {
    if (turns.tails.get(key) === settled) turns.tails.delete(key);
  }
}

/** Resolves when a slot is free, in the order of asking, with what gives it back. Who is told to stop while waiting leaves at once: rejects with
 *  the signal's reason. */
async function takeSlot(slots: Slots, signal?: AbortSignal): Promise<() => void> {
  signal?.throwIfAborted();
  if (slots.busy < SLOTS) slots.busy++;
  else {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      const at = slots.queue.indexOf(resolve);
      // Its turn has just come: then it is for the work to stop.
      if (at < 0) return;
      slots.queue.splice(at, 1);
      reject(signal?.reason);
    };
    slots.queue.push(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    await promise.finally(() => signal?.removeEventListener('abort', leave));
  }
  return () => {
    const next = slots.queue.shift();
    if (next) next();
    else slots.busy--;
  };
}

/** For what reads a whole file and holds a connection to the database meanwhile. Work whose `signal` says so before its turn is not begun. */
export async function withImportSlot<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const release = await takeSlot(turns.imports, signal);
  try {
    return await work();
  } finally {
    release();
  }
}

/** For the reading of a workbook, which may be a part of such work, or of none: to be given back once. */
export const takeSheetSlot = () => takeSlot(turns.sheets);
