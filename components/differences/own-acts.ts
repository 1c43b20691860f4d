/** One's own acts on a difference follow one another: each waits for the answer to the one before it, and goes on from the version that it made.
 *  Somebody else's act in between is in no chain: what was decided without having seen it is refused. Pure. */

export type Seen = { id: string; version: number };

/** Versions that follow one another by own acts alone. */
type Chain = { from: number; to: number };

export type OwnActs = {
  /** Sends an act on rows as they were seen, when those before it on the same rows are answered. `act` gets them as own acts have left them. */
  follow<R>(seen: readonly Seen[], act: (seen: Seen[]) => Promise<R>): Promise<R>;
};

/** An act makes one version of each row, from the one it was sent with; one that is refused makes none. */
export function ownActs(): OwnActs {
  const chains = new Map<string, Chain>();
  const last = new Map<string, Promise<void>>();
  const asLeft = ({ id, version }: Seen): Seen => {
    const chain = chains.get(id);
    return { id, version: chain && version >= chain.from && version <= chain.to ? chain.to : version };
  };
  const note = ({ id, version }: Seen) => {
    const chain = chains.get(id);
    chains.set(id, chain?.to === version ? { from: chain.from, to: version + 1 } : { from: version, to: version + 1 });
  };
  return {
    follow(seen, act) {
      const before = seen.map(({ id }) => last.get(id));
      const answer = Promise.all(before).then(async () => {
        const sent = seen.map(asLeft);
        const result = await act(sent);
        sent.forEach(note);
        return result;
      });
      const isAnswered = answer.then(
        () => undefined,
        () => undefined,
      );
      for (const { id } of seen) last.set(id, isAnswered);
      return answer;
    },
  };
}

/** Those of this page. */
export const OWN_ACTS = ownActs();
