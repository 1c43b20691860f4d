/** What a page asks by itself, in turn: one question in five seconds at most whoever asks, and none while nobody can see the page. */
import { systemClock } from '../../server/kernel/clock.ts';
import { keepAsking } from './keep-asking.ts';

export const TURN_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** The last question of all who ask, and who waits for the next turn, in the order in which they came. */
let lastAskedAt = 0;
const waiting: object[] = [];

const untilTurnMs = () => Math.max(0, TURN_MS - (systemClock.now().getTime() - lastAskedAt));

function leave(me: object): void {
  const at = waiting.indexOf(me);
  if (at >= 0) waiting.splice(at, 1);
}

function isMyTurn(me: object): boolean {
  if (!waiting.includes(me)) waiting.push(me);
  if (untilTurnMs() > 0 || waiting[0] !== me) return false;
  leave(me);
  lastAskedAt = systemClock.now().getTime();
  return true;
}

/** Asks for the first time after `firstMs` and then every `everyMs`, later where others are asking: who came first asks first. Answers what stops it.
 *  `ask` never rejects. */
export function askInTurn({ firstMs, everyMs, ask }: { firstMs: number; everyMs: number; ask(): Promise<void> }): () => void {
  const me = {};
  const stop = keepAsking({
    pauseMs: (isFirst) => (waiting.includes(me) ? Math.max(LOOK_AGAIN_MS, untilTurnMs()) : isFirst ? firstMs : everyMs),
    ask: async () => {
      if (document.visibilityState !== 'visible') leave(me);
      else if (isMyTurn(me)) await ask();
    },
  });
  return () => {
    leave(me);
    stop();
  };
}
