/** Of any two classes that the screens have, ours lets the same win as the library does with all it knows. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createTailwindMerge, getDefaultConfig } from 'tailwind-merge';
import { expect, it } from 'vitest';
import { mergeClasses } from './class-groups.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|^class-groups\.ts$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

/** Without its conditions (`hover:`, `max-sm:`), which are read alike, and the mark that it is important. */
function bare(word: string): string {
  let depth = 0;
  let from = 0;
  for (let at = 0; at < word.length; at++) {
    if ('[('.includes(word[at] as string)) depth++;
    else if ('])'.includes(word[at] as string)) depth--;
    else if (word[at] === ':' && depth === 0) from = at + 1;
  }
  return word.slice(from).replace(/^!|!$/g, '');
}

const whole = createTailwindMerge(() => ({ ...getDefaultConfig(), cacheSize: 0 }));
const isKnown = (word: string) => whole(`${word} ${word}`) === word;

it('keeps and drops the same classes as the library', () => {
  const words = new Set<string>();
  for (const text of [...sources('app'), ...sources('components')])
    for (const [, quoted = ''] of text.matchAll(/['"`]([^'"`\n]*)['"`]/g))
      for (const word of quoted.split(/\s+/)) if (/^[!a-z@*[-]/.test(word)) words.add(bare(word));
  const known = [...words].filter((word) => word && isKnown(word));
  expect(known.length).toBeGreaterThan(500);
  const isOurs = (word: string) => mergeClasses(`${word} ${word}`) === word;
  expect([...words].filter((word) => word && isOurs(word) && !isKnown(word))).toEqual([]);
  // One of those that differ in a number alone.
  const kinds = [...new Map(known.map((word) => [word.replace(/\d+(?:\.\d+)?/g, '1'), word])).values()];
  // Words that only look like a class (`table`, `first`) are held to it as well: they cost nothing.
  const wrong: string[] = [];
  for (const first of kinds)
    for (const second of kinds) {
      const pair = `${first} ${second}`;
      if (first !== second && mergeClasses(pair) !== whole(pair)) wrong.push(`${pair} → ${mergeClasses(pair)}, not ${whole(pair)}`);
    }
  expect(wrong.slice(0, 20)).toEqual([]);
}, 60_000);

it.each([
  ['hover:bg-hover bg-surface hover:bg-accent', 'bg-surface hover:bg-accent'],
  ['px-2 max-sm:px-3 px-4', 'max-sm:px-3 px-4'],
  ['text-ink! text-ink-2', 'text-ink! text-ink-2'],
])('%s becomes %s', (classes, left) => expect(mergeClasses(classes)).toBe(left));
