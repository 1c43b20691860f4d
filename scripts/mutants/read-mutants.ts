/** The mutants: patch files that begin with what they break and with the tests that must see it. */
import fs from 'node:fs';
import path from 'node:path';

export type Mutant = { name: string; file: string; breaks: string; tests: string[] };

/** In the order of their numbers. Throws where a patch does not say what it breaks, or names no test. */
export function readMutants(folder = import.meta.dirname): Mutant[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      const text = fs.readFileSync(file, 'utf8');
      const breaks = /^Breaks: (.+)$/m.exec(text)?.[1];
      const tests = /^Tests: (.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
      if (!breaks || tests.length === 0) throw new Error(`${name} needs a line "Breaks: …" and a line "Tests: …"`);
      return { name: name.replace(/\.patch$/, ''), file, breaks, tests };
    });
}

/** `count` neighbours in the ring of all mutants, from the place that a commit's digest says. */
export function chosenBy<T>(commit: string, all: readonly T[], count: number): T[] {
  const start = Number.parseInt(commit.slice(0, 8), 16);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[(start + i) % all.length] as T);
}
