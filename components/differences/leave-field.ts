/** Giving the keyboard back after something was typed about a difference, so that the next key walks on instead of being written. */
import type { KeyboardEvent } from 'react';

/** To the panel that the field stands in; where it stands on a page, to the page, from the same place. */
export function leaveField(field: HTMLElement | null): void {
  const panel = field?.closest<HTMLElement>('[role="dialog"]');
  if (panel) panel.focus();
  else field?.blur();
}

/** On the page of a difference: Escape leaves the field, with what was typed. A panel does that itself. */
export function leaveByEscape(event: KeyboardEvent<HTMLElement>): void {
  const { target } = event;
  if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.keyCode === 229) return;
  if (target instanceof HTMLElement && target.matches('input, textarea, select')) leaveField(target);
}
