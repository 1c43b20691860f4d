/** Escape while an input method composes takes back the syllables that are being typed, and nothing else: no layer closes by it. */
export const isOfInputMethod = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** For `onEscapeKeyDown` of a layer that is typed into. */
export function leaveToInputMethod(event: KeyboardEvent): void {
  if (isOfInputMethod(event)) event.preventDefault();
}
