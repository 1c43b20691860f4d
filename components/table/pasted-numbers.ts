/** Numbers pasted into a filter from anywhere: which are looked for, and which are not. Pure but for what was left out of the last ones. */
import { halfWidth, unquoted } from '../form/half-width.ts';

/** The most numbers that a list looks for at a time. */
export const IDS_MAX = 500;
/** As long as a number is, in characters. */
const LENGTH = { min: 3, max: 100 };

/** `beyond` are more than are looked for at a time; `unfit` are texts among them that are no number, such as those of a column of row numbers. */
export type LeftOut = { beyond: readonly string[]; unfit: readonly string[] };

/** Split at line ends, tabs, commas, semicolons and blanks; each once. What stands alone is looked for whatever it is. */
export function idsIn(raw: string): LeftOut & { asked: string[] } {
  const all = [
    ...new Set(
      halfWidth(raw)
        .split(/[\s,;]+/)
        .map(unquoted)
        .filter(Boolean),
    ),
  ];
  const isFit = ({ length }: string) => length >= LENGTH.min && length <= LENGTH.max;
  const fit = all.filter(isFit);
  if (fit.length === 0) return { asked: all.slice(0, 1), beyond: [], unfit: all.slice(1) };
  return { asked: fit.slice(0, IDS_MAX), beyond: fit.slice(IDS_MAX), unfit: all.filter((text) => !isFit(text)) };
}

export const readIds = (raw: string): string[] => idsIn(raw).asked;

/** What was left out when these were last taken: the address has room for what is looked for. */
let last: { raw: string; leftOut: LeftOut } | null = null;

/** The numbers of a pasted or typed text as an address holds them; null for none. */
export function takeIds(text: string): string | null {
  const { asked, ...leftOut } = idsIn(text);
  const raw = asked.join(',');
  if (last?.raw !== raw || leftOut.beyond.length + leftOut.unfit.length > 0) last = { raw, leftOut };
  return raw || null;
}

export function leftOutOf(raw: string): LeftOut {
  const { beyond, unfit } = idsIn(raw);
  return last?.raw === raw ? last.leftOut : { beyond, unfit };
}
