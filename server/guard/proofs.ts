/** Proofs read all there is, and take a connection to the database for as long as that is large. Whoever may ask for one could ask for twelve at
 *  once, and nobody else would get a connection: of each there is one at a time in a process. */

type Turn = { now: Promise<unknown>; next: Promise<unknown> | null };
const shared = globalThis as { pingzhangProofs?: Map<string, Turn> };
shared.pingzhangProofs ??= new Map();
const turns = shared.pingzhangProofs;

/** The answer of a proof that begins now, or where one of this name is under way, of the next, which begins when that has ended and answers all
 *  who have asked until then: none is older than its question. */
export function proveInTurn<T>(name: string, prove: () => Promise<T>): Promise<T> {
  const turn = turns.get(name);
  if (!turn) return begin(name, prove);
  const goOn = () => begin(name, prove);
  turn.next ??= turn.now.then(goOn, goOn);
  return turn.next as Promise<T>;
}

function begin<T>(name: string, prove: () => Promise<T>): Promise<T> {
  const now = prove();
  const turn: Turn = { now, next: null };
  turns.set(name, turn);
  const end = () => {
    if (turn.next === null) turns.delete(name);
  };
  now.then(end, end);
  return now;
}
