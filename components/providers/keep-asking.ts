/** Asks again and again until it is stopped, and not once more: whoever is stopped while a question is on its way has asked their last. */

type Asking = {
  /** Milliseconds before the next question, asked before each pause; `isFirst` of the first one. */
  pauseMs(isFirst: boolean): number;
  ask(): Promise<void>;
};

/** Answers what stops it. `ask` never rejects. */
export function keepAsking({ pauseMs, ask }: Asking): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const wait = (isFirst: boolean) => {
    timer = setTimeout(async () => {
      await ask();
      if (!isStopped) wait(false);
    }, pauseMs(isFirst));
  };
  wait(true);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
