/** The words of a column by the bytes they are written in: a column of a few words is read without making text of it. */

/** Ways to write a word that are remembered; of others each is read anew. */
const WORDS_MAX = 16;

function isThere(word: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== bytes[from + i]) return false;
  return true;
}

export class KnownWords<Meaning> {
  #words: { bytes: Uint8Array; meaning: Meaning }[] = [];

  /** What the bytes [from, to) are known to mean. */
  find(bytes: Uint8Array, from: number, to: number): Meaning | undefined {
    for (let i = 0; i < this.#words.length; i++) {
      const word = this.#words[i] as { bytes: Uint8Array; meaning: Meaning };
      if (isThere(word.bytes, bytes, from, to)) return word.meaning;
    }
    return undefined;
  }

  /** Remembers it, unless it means nothing or there are many already; and answers it. */
  keep(bytes: Uint8Array, from: number, to: number, meaning: Meaning | undefined): Meaning | undefined {
    if (meaning !== undefined && this.#words.length < WORDS_MAX)
      this.#words.push({ bytes: Uint8Array.from(bytes.subarray(from, to)), meaning });
    return meaning;
  }
}
