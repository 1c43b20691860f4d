/** XML read in pieces: memory does not grow with the text, and whatever is no XML throws. */
import { Parser } from 'saxen';

export type XmlListener = {
  /** Names come without their prefix. Attributes are read where they are asked for. */
  open?(name: string, attributes: () => Record<string, string>): void;
  close?(name: string): void;
  /** A stretch of text; an element's may come in several. */
  text?(text: string): void;
};

const PIECE_CHARACTERS = 1 << 16;
/** Between the end of a tag and the next. A cell of a spreadsheet holds 32,767 characters. */
const TAG_CHARACTERS_MAX = 1 << 22;

const withoutPrefix = (name: string) => name.slice(name.indexOf(':') + 1);

/** Attributes by their names without prefixes, as `r:id`; declarations of prefixes are none. */
function namedAttributes(raw: Record<string, string>, decode: (text: string) => string): Record<string, string> {
  const named: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(raw)) if (!name.startsWith('xmlns:')) named[withoutPrefix(name)] = decode(value);
  return named;
}

function isBlank(code: number): boolean {
  return code === 32 || (code > 8 && code < 14);
}

/** Where a piece may end: before the last tag that begins where another has ended. Inside a tag the parser would take a quoted `>` for its end. */
function safeEnd(text: string): number {
  for (let at = text.lastIndexOf('<'); at > 0; at = text.lastIndexOf('<', at - 1)) {
    let before = at - 1;
    while (before > 0 && isBlank(text.charCodeAt(before))) before--;
    if (text.charCodeAt(before) === 62) return at;
  }
  return 0;
}

/** Tells the listener everything, in order. Gives way after each piece, so that what it has gathered can be taken. */
export async function* readXml(source: AsyncIterable<string>, listener: XmlListener): AsyncGenerator<void, void, void> {
  const parser = new Parser();
  const { open, close, text } = listener;
  if (open) parser.on('openTag', (name, raw, decode) => open(withoutPrefix(name), () => namedAttributes(raw(), decode)));
  if (close) parser.on('closeTag', (name) => close(withoutPrefix(name)));
  if (text) parser.on('text', (raw, decode) => text(decode(raw))).on('cdata', text);
  let kept = '';
  let enough = PIECE_CHARACTERS;
  for await (const part of source) {
    kept += part;
    if (kept.length < enough) continue;
    const end = safeEnd(kept);
    if (end === 0 && kept.length > TAG_CHARACTERS_MAX) throw new Error('a text or tag of more than four million characters');
    // Looked at again when there is twice as much: a long text is not gone through for each of its parts.
    enough = end === 0 ? 2 * kept.length : PIECE_CHARACTERS;
    if (end === 0) continue;
    parser.write(kept.slice(0, end));
    kept = kept.slice(end);
    yield;
  }
  if (kept.length > TAG_CHARACTERS_MAX && safeEnd(kept) === 0) throw new Error('a text or tag of more than four million characters');
  parser.write(kept);
  parser.end();
  yield;
}

/** The same for a small part of a workbook, at once. */
export async function readXmlWhole(source: AsyncIterable<string>, listener: XmlListener): Promise<void> {
  for await (const _ of readXml(source, listener));
}
