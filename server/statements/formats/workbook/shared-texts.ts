/** The texts of a workbook that its cells name by number. Kept as bytes outside the heap: a million of them are as large as what they say. */
import { readXml } from './read-xml.ts';
import { unescaped } from './unescaped.ts';

const BLOCK_BYTES = 1 << 20;
/** The first of them are the words that come in every row. */
const REMEMBERED = 2_048;
const NOT_LATIN1 = /[^\0-\xff]/;

export class SharedTexts {
  #blocks: Buffer[] = [];
  #free = 0;
  #count = 0;
  /** Of each text: its block, where it begins there, and its length in bytes, doubled, plus one where its characters take two. */
  #places = new Uint32Array(3 * 1024);
  #remembered: string[] = [];

  get count(): number {
    return this.#count;
  }

  add(text: string): void {
    const encoding = NOT_LATIN1.test(text) ? 'utf16le' : 'latin1';
    const length = Buffer.byteLength(text, encoding);
    const last = this.#blocks.at(-1);
    if (!last || this.#free + length > last.length) {
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, length)));
      this.#free = 0;
    }
    const block = this.#blocks.length - 1;
    (this.#blocks[block] as Buffer).write(text, this.#free, encoding);
    if (3 * this.#count === this.#places.length) {
      const more = new Uint32Array(2 * this.#places.length);
      more.set(this.#places);
      this.#places = more;
    }
    this.#places.set([block, this.#free, 2 * length + (encoding === 'utf16le' ? 1 : 0)], 3 * this.#count);
    this.#free += length;
    this.#count += 1;
  }

  /** Undefined where there is none of that number. */
  at(index: number): string | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    const known = this.#remembered[index];
    if (known !== undefined) return known;
    const place = 3 * index;
    const from = this.#places[place + 1] as number;
    const size = this.#places[place + 2] as number;
    const block = this.#blocks[this.#places[place] as number] as Buffer;
    const text = block.toString((size & 1) === 1 ? 'utf16le' : 'latin1', from, from + (size >>> 1));
    if (index < REMEMBERED) this.#remembered[index] = text;
    return text;
  }
}

/** A text may be in runs of their own looks, and carry how it is pronounced, which is not part of it. */
export async function readSharedTexts(source: AsyncIterable<string>): Promise<SharedTexts> {
  const texts = new SharedTexts();
  let text: string | null = null;
  let isText = false;
  let isPronunciation = false;
  const reading = readXml(source, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') isText = true;
      else if (name === 'rPh') isPronunciation = true;
    },
    close(name) {
      if (name === 't') isText = false;
      else if (name === 'rPh') isPronunciation = false;
      else if (name === 'si') {
        texts.add(unescaped(text ?? ''));
        text = null;
      }
    },
    text(piece) {
      if (text !== null && isText && !isPronunciation) text += piece;
    },
  });
  for await (const _ of reading);
  return texts;
}
