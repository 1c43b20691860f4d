/** Whether somebody is at the page: the last time a hand did something. Calls that no hand caused must not keep a session alive. */
import { systemClock } from '../../server/kernel/clock.ts';

const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
/** A call within this time of the last sign of a hand is that hand's work; later ones are the page's own (polling). */
const HAND_MS = 10_000;

let lastSignAt = 0;
let isListening = false;

function listen(): void {
  if (isListening || typeof window === 'undefined') return;
  isListening = true;
  // A page that has just been opened was opened by somebody.
  lastSignAt = systemClock.now().getTime();
  const note = () => {
    lastSignAt = systemClock.now().getTime();
  };
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true });
}

/** Milliseconds since somebody last did something here. */
export function awayForMs(): number {
  listen();
  return systemClock.now().getTime() - lastSignAt;
}

/** Whether a call made now is the page's own doing. */
export function isNobodyHere(): boolean {
  return awayForMs() > HAND_MS;
}
