/** Knows a stored English sentence by its wording, and takes what stands in its places: `{name}` in a sentence is a place. */

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** `No column {columns}` as an expression that finds the sentence and its parameters. In a place stands anything, or only what its shape,
 *  an expression by the place's name, lets in. */
export function expressionOf(sentence: string, shapes: Readonly<Record<string, string>> = {}): RegExp {
  const parts = sentence.split(/\{(\w+)\}/);
  const place = (name: string) => `(?<${name}>${shapes[name] ?? '.*?'})`;
  return new RegExp(`^${parts.map((part, index) => (index % 2 === 0 ? literal(part) : place(part))).join('')}$`, 's');
}

export type KnownSentence = { key: string; parameters: Record<string, string> };

/** Longer than any of ours. With several places the time to find that none fits grows with a power of the length. */
const LENGTH_MAX = 1_000;

/** The first that fits, with what stands in its places; null where none does, or the text is longer than a sentence of ours. */
export function knownSentence(sentences: Iterable<readonly [key: string, expression: RegExp]>, text: string): KnownSentence | null {
  if (text.length > LENGTH_MAX) return null;
  for (const [key, expression] of sentences) {
    const found = expression.exec(text);
    if (found) return { key, parameters: { ...found.groups } };
  }
  return null;
}

/** All messages of a language, by their whole keys. */
export type Words = { (key: string, values?: Record<string, string | number>): string; has(key: string): boolean };
