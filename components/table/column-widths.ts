/** Widths a person has given columns, as a short text for the address and the browser's memory. Pure. */

export const MIN_WIDTH = 48;
export const MAX_WIDTH = 800;
/** Of one press of an arrow key, in px; with Shift the long one. */
export const STEP = 8;
export const LONG_STEP = 40;

export type Widths = Readonly<Record<string, number>>;

export function clampWidth(px: number): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.round(px)));
}

/** `ourNo:220,amount:140`. Columns the list does not have and what is no width are left out; the rest is kept within the bounds. */
export function readWidths(raw: string | null | undefined, known: readonly string[]): Widths {
  const widths: Record<string, number> = {};
  for (const part of raw?.split(',') ?? []) {
    const [, id, px] = /^([A-Za-z][A-Za-z0-9_]*):(\d{1,4})$/.exec(part) ?? [];
    if (id && px && known.includes(id)) widths[id] = clampWidth(Number.parseInt(px, 10));
  }
  return widths;
}

/** Null where no column has a width of its own. */
export function widthsText(widths: Widths): string | null {
  const parts = Object.entries(widths).map(([id, px]) => `${id}:${px}`);
  return parts.length ? parts.join(',') : null;
}

/** The width after a key on the separator: arrows move it, Home and End go to the bounds. Null for any other key. */
export function widthAfterKey(key: string, isLong: boolean, width: number): number | null {
  const step = isLong ? LONG_STEP : STEP;
  switch (key) {
    case 'ArrowLeft':
      return clampWidth(width - step);
    case 'ArrowRight':
      return clampWidth(width + step);
    case 'Home':
      return MIN_WIDTH;
    case 'End':
      return MAX_WIDTH;
    default:
      return null;
  }
}
