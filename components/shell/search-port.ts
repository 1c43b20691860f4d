/** What the palette asks the server with. */
'use client';
import type { SearchPort } from './command-palette.tsx';

/** Null while the server offers no search: the palette then finds screens and actions. */
export function useSearchPort(): SearchPort | null {
  return null;
}
