/** Loads a module of the project that a build may leave out, such as the demo data. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');

/** Null when there is no such file; an error inside it is thrown. `file` is relative to the root of the project. */
export async function optionalModule<T>(file: string): Promise<T | null> {
  const full = path.join(root, file);
  return fs.existsSync(full) ? ((await import(pathToFileURL(full).href)) as T) : null;
}
