/** A calendar day as people type it. */
import { bareNumber } from './half-width.ts';

/** The day a person means, as `YYYY-MM-DD`, or null when it is none. */
export function readTypedDate(text: string): string | null {
  const plain = bareNumber(text);
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(plain);
  if (!found) return null;
  const iso = `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? null : iso;
}
