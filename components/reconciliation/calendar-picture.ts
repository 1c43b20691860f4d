/** The calendar as a picture: drawn on a canvas from the same cells, words, glyphs and colours as the page, with legend, dates and time of making. */
import type { HeatCell, HeatRow, HeatState } from '../charts/heat-calendar.tsx';
import type { StatusShape } from '../format/status-badge.tsx';
import type { Tone } from '../ui/badge.tsx';

export type Picture = {
  title: string;
  /** Below the title: dates, filters, headline figures; a line each. */
  lines: readonly string[];
  rowHeader: string;
  rows: readonly HeatRow[];
  days: readonly string[];
  states: Readonly<Record<string, HeatState>>;
  cellOf(rowId: string, day: string): HeatCell | null;
  /** When and by whom it was made. */
  footer: string;
};

export type Palette = {
  font: string;
  surface: string;
  sunken: string;
  line: string;
  ink: string;
  ink2: string;
  ink3: string;
  tone: Record<Tone, { fill: string; text: string }>;
};

const PAD = 24;
const CELL = { width: 36, height: 32 };
const HEAD = 40;
/** No browser draws beyond it on one side. */
const SIDE_MAX = 16_000;

/** What the theme of the page makes of its colours. */
export function paletteOf(root: HTMLElement): Palette {
  const probe = root.ownerDocument.createElement('span');
  root.append(probe);
  const color = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const tone = (name: Tone) => ({ fill: color(`tone-${name}-fill`), text: color(`tone-${name}-text`) });
  const palette: Palette = {
    font: getComputedStyle(root).fontFamily,
    surface: color('surface'),
    sunken: color('sunken'),
    line: color('line'),
    ink: color('ink'),
    ink2: color('ink-2'),
    ink3: color('ink-3'),
    tone: {
      neutral: tone('neutral'),
      info: tone('info'),
      success: tone('success'),
      warning: tone('warning'),
      danger: tone('danger'),
      review: tone('review'),
    },
  };
  probe.remove();
  return palette;
}

type Pen = { context: CanvasRenderingContext2D; palette: Palette; glyphOf(shape: StatusShape): SVGSVGElement | null };

function write(
  { context, palette }: Pen,
  text: string,
  x: number,
  y: number,
  look: { size?: number; bold?: boolean; color?: string } = {},
) {
  context.font = `${look.bold ? 600 : 400} ${look.size ?? 13}px ${palette.font}`;
  context.fillStyle = look.color ?? palette.ink;
  context.fillText(text, x, y);
}

/** The shape as the page draws it: paths and circles on a field of 12 by 12. */
function drawGlyph({ context, glyphOf }: Pen, shape: StatusShape, x: number, y: number, size: number, color: string) {
  const glyph = glyphOf(shape);
  if (!glyph) return;
  context.save();
  context.translate(x, y);
  context.scale(size / 12, size / 12);
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const part of glyph.querySelectorAll('path, circle')) {
    const read = (name: string) => part.getAttribute(name);
    const number = (name: string) => +(read(name) ?? 0);
    const path = new Path2D(part.tagName === 'path' ? (read('d') ?? '') : '');
    if (part.tagName === 'circle') path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI);
    context.lineWidth = +(read('stroke-width') ?? 1.4);
    if (read('fill') === 'currentColor') context.fill(path);
    if (read('stroke') !== 'none') context.stroke(path);
  }
  context.restore();
}

function drawCell(pen: Pen, cell: HeatCell | null, state: HeatState | undefined, x: number, y: number) {
  const { context, palette } = pen;
  const [middleX, middleY] = [x + CELL.width / 2, y + CELL.height / 2];
  context.textAlign = 'center';
  if (!cell || !state) write(pen, '·', middleX, middleY, { color: palette.ink3 });
  else {
    const look = palette.tone[state.tone];
    context.fillStyle = look.fill;
    context.beginPath();
    context.roundRect(x + 1, y + 1, CELL.width - 2, CELL.height - 2, 3);
    context.fill();
    const text = { size: 11, bold: true, color: look.text };
    if (cell.isTextOnly) write(pen, cell.text ?? '', middleX, middleY, text);
    else if (cell.text) {
      drawGlyph(pen, state.shape, middleX - 5, y + 5, 10, look.text);
      write(pen, cell.text, middleX, y + 22, text);
    } else drawGlyph(pen, state.shape, middleX - 6, middleY - 6, 12, look.text);
  }
  context.textAlign = 'left';
}

type Mark = { state: HeatState; x: number; line: number };

/** Where each word of the legend stands; one that does not fit begins a new line. */
function legendOf({ context, palette }: Pen, states: readonly HeatState[], width: number): { marks: Mark[]; lines: number } {
  context.font = `400 13px ${palette.font}`;
  let [x, line] = [0, 0];
  const marks = states.map((state) => {
    const room = 26 + context.measureText(state.label).width;
    if (x > 0 && x + room > width) [x, line] = [0, line + 1];
    const mark = { state, x, line };
    x += room + 16;
    return mark;
  });
  return { marks, lines: marks.length === 0 ? 0 : line + 1 };
}

function drawGrid(pen: Pen, picture: Picture, top: number, labelWidth: number) {
  const { context, palette } = pen;
  const { rows, days, states, cellOf } = picture;
  const width = labelWidth + days.length * CELL.width;
  context.fillStyle = palette.sunken;
  context.fillRect(PAD, top, width, HEAD);
  write(pen, picture.rowHeader, PAD + 8, top + HEAD / 2, { bold: true, size: 12, color: palette.ink2 });
  for (const [at, day] of days.entries()) {
    const x = PAD + labelWidth + at * CELL.width;
    if (at === 0 || day.endsWith('-01')) write(pen, day.slice(0, 7), x + 2, top + 11, { size: 11, color: palette.ink3 });
    context.textAlign = 'center';
    write(pen, day.slice(8), x + CELL.width / 2, top + 28, { size: 12, color: palette.ink2 });
    context.textAlign = 'left';
  }
  context.fillStyle = palette.line;
  for (const [index, row] of rows.entries()) {
    const y = top + HEAD + index * CELL.height;
    context.fillStyle = palette.line;
    context.fillRect(PAD, y, width, 1);
    write(pen, row.label, PAD + 8, y + CELL.height / 2, { bold: true });
    for (const [at, day] of days.entries()) {
      const cell = cellOf(row.id, day);
      drawCell(pen, cell, cell ? states[cell.state] : undefined, PAD + labelWidth + at * CELL.width, y);
    }
  }
  context.strokeStyle = palette.line;
  context.strokeRect(PAD + 0.5, top + 0.5, width - 1, HEAD + rows.length * CELL.height);
}

/** Draws on `canvas`, which takes the size that the picture needs: twice as many dots as on the page, fewer where it would be too large. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  picture: Picture,
  palette: Palette,
  glyphOf: Pen['glyphOf'],
): { width: number; height: number } {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const pen: Pen = { context, palette, glyphOf };
  context.font = `600 13px ${palette.font}`;
  const labelWidth = Math.ceil(Math.max(72, ...picture.rows.map((row) => context.measureText(row.label).width + 24)));
  const inner = labelWidth + picture.days.length * CELL.width;
  const present = new Set(picture.rows.flatMap((row) => picture.days.map((day) => picture.cellOf(row.id, day)?.state)));
  const shown = Object.entries(picture.states).flatMap(([id, state]) => (present.has(id) ? [state] : []));
  const legend = legendOf(pen, shown, inner);
  const top = PAD + 32 + picture.lines.length * 20 + 8;
  const below = top + HEAD + picture.rows.length * CELL.height + 16;
  const [width, height] = [inner + 2 * PAD, below + legend.lines * 28 + 8 + 20 + PAD];
  const scale = Math.min(2, SIDE_MAX / width, SIDE_MAX / height);
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  context.scale(scale, scale);
  context.textBaseline = 'middle';
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, height);
  write(pen, picture.title, PAD, PAD + 12, { size: 20, bold: true });
  for (const [at, line] of picture.lines.entries()) write(pen, line, PAD, PAD + 42 + at * 20, { color: palette.ink2 });
  drawGrid(pen, picture, top, labelWidth);
  for (const { state, x, line } of legend.marks) {
    const y = below + line * 28;
    const look = palette.tone[state.tone];
    context.fillStyle = look.fill;
    context.beginPath();
    context.roundRect(PAD + x, y, 20, 20, 3);
    context.fill();
    drawGlyph(pen, state.shape, PAD + x + 5, y + 5, 10, look.text);
    write(pen, state.label, PAD + x + 26, y + 10, { color: palette.ink2 });
  }
  write(pen, picture.footer, PAD, below + legend.lines * 28 + 16, { size: 12, color: palette.ink3 });
  return { width: canvas.width, height: canvas.height };
}
