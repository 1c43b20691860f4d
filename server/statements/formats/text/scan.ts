/** Looks for single bytes in blocks of text, four at a time: a file of a million rows is a hundred million bytes, and most of them are nothing to stop at.
 *  A word of four is looked at closely where one of them may be what is sought; which ones, its bytes say, the first of them lowest (the project's
 *  platforms are all little-endian). */

/** The highest bit of each byte of a word. */
const HIGH = 0x80808080 | 0;
const ONES = 0x01010101;
const BLANKS = 0x20202020;

/** The bytes before the first word that lies where a word may, and the words from there. */
function wordsOf(bytes: Uint8Array): { before: number; words: Int32Array } {
  const before = (4 - (bytes.byteOffset & 3)) & 3;
  if (bytes.length < before) return { before: bytes.length, words: new Int32Array(0) };
  return { before, words: new Int32Array(bytes.buffer, bytes.byteOffset + before, (bytes.length - before) >> 2) };
}

/** Of ASCII these alone are forbidden in a statement: controls other than tab, line feed and carriage return. */
const FORBIDDEN_ASCII = new Uint8Array(256).fill(1, 0, 32);
for (const code of [9, 10, 13]) FORBIDDEN_ASCII[code] = 0;
FORBIDDEN_ASCII[127] = 1;

/** Puts the positions of all line feeds into `ends`. Whether a character is there that is forbidden in ASCII. */
export function findLineEnds(bytes: Uint8Array, ends: number[]): boolean {
  const { before, words } = wordsOf(bytes);
  let found = 0;
  const look = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      found |= FORBIDDEN_ASCII[byte] as number;
      if (byte === 10) ends.push(i);
    }
  };
  look(0, before);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    // A byte below the blank, or 127 and above.
    if ((((word - BLANKS) & ~word) | (word + ONES) | word) & HIGH) look(before + 4 * i, before + 4 * i + 4);
  }
  look(before + 4 * words.length, bytes.length);
  return found !== 0;
}

const LOWS = 0x7f7f7f7f;

/** Puts the positions of a byte of ASCII into `into`, which has room for all of `bytes`; answers how many there are. */
export function findByte(bytes: Uint8Array, sought: number, into: Int32Array): number {
  const { before, words } = wordsOf(bytes);
  const four = sought * ONES;
  const after = before + 4 * words.length;
  let count = 0;
  for (let i = 0; i < before; i++) if (bytes[i] === sought) into[count++] = i;
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] as number) ^ four;
    // The highest bit of each byte that is 0, and no other.
    let hits = ~(((word & LOWS) + LOWS) | word | LOWS);
    while (hits !== 0) {
      into[count++] = before + 4 * i + ((31 - Math.clz32(hits & -hits)) >> 3);
      hits &= hits - 1;
    }
  }
  for (let i = after; i < bytes.length; i++) if (bytes[i] === sought) into[count++] = i;
  return count;
}
