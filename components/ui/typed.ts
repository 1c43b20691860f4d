/** Whether something was typed, chosen or dropped in a layer since it opened, seen by the layer itself, so that no form has to say so. */
'use client';
import { useEffect, useReducer, useRef, useState } from 'react';
import { holdPage } from './unfinished-work.ts';

/** What holds something of a person's: a search narrows what is shown and a switch takes effect at once, neither is lost. */
const FIELDS = 'input:not([type="file"], [type="search"]), textarea, select, [role="checkbox"], [role="radio"], [data-dropped]';
const TICKS = '[role="checkbox"], [role="radio"], label';

function filledOf(field: Element): string | boolean | null {
  if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) return field.checked;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) return field.value;
  return field.getAttribute('aria-checked') ?? field.getAttribute('data-dropped');
}

const stateOf = (layer: Element): string => JSON.stringify([...layer.querySelectorAll(FIELDS)].map(filledOf));

/** `told` where the form knows better than its fields show. What was typed and taken back again is nothing. While there is something, the page
 *  is held: the browser asks before it is left, and a session that ends does not carry it away. */
export function useTyped<Layer extends HTMLElement>(isOpen: boolean, told: boolean | undefined) {
  const layer = useRef<Layer>(null);
  /** As the fields were when somebody first went about them: what came into them before is nobody's. */
  const begun = useRef<string | null>(null);
  const isTouched = useRef(false);
  const [, look] = useReducer((count: number) => count + 1, 0);
  const [isHeld, setHeld] = useState(false);
  const isTyped = () => told ?? (isTouched.current && layer.current !== null && stateOf(layer.current) !== begun.current);
  useEffect(() => {
    if (!isOpen) isTouched.current = false;
    setHeld(isOpen && isTyped());
  });
  useEffect(() => (isHeld ? holdPage() : undefined), [isHeld]);
  const note = () => {
    if (!isTouched.current && layer.current) begun.current = stateOf(layer.current);
  };
  const touch = () => {
    isTouched.current = true;
    look();
  };
  return {
    isTyped,
    watched: {
      ref: layer,
      onFocusCapture: note,
      onPointerDownCapture: note,
      onKeyDownCapture: note,
      onPasteCapture: note,
      onDropCapture: note,
      onInput: touch,
      onChange: touch,
      onDrop: touch,
      onClick: (event: { target: EventTarget }) => event.target instanceof Element && event.target.closest(TICKS) !== null && touch(),
    },
  };
}
