/** Who imports when: the same bytes one after another, and only a few files at once, since each keeps a core busy. */

/** More would only slow each other down and take the connections of everybody else. */
const SLOTS = 2;

const shared = globalThis as { pingzhangImportTurns?: { busy: number; queue: (() => void)[]; tails: Map<string, Promise<unknown>> } };
shared.pingzhangImportTurns ??= { busy: 0, queue: [], tails: new Map() };
const turns = shared.pingzhangImportTurns;

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

/** Runs the work when a slot is free, in the order of asking. */
export async function withImportSlot<T>(work: () => Promise<T>): Promise<T> {
  if (turns.busy >= SLOTS) await new Promise<void>((resolve) => turns.queue.push(resolve));
  else turns.busy++;
  try {
    return await work();
  } finally {
    const next = turns.queue.shift();
    if (next) next();
    else turns.busy--;
  }
}
