/** What would be lost if this page were left now, such as a file that is still on its way: the browser asks first, and a session that ends does
 *  not carry the page away. */

let held = 0;

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function hasUnfinishedWork(): boolean {
  return held > 0;
}

/** Holds the page until the answer is called, once. */
export function holdPage(): () => void {
  if (held++ === 0) window.addEventListener('beforeunload', ask);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (--held === 0) window.removeEventListener('beforeunload', ask);
  };
}
