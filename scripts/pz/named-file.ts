/** Files as a person names them on the command line. */
import fs from 'node:fs';
import path from 'node:path';
import type { NamedFile } from '../../server/reconciliation/preview/read-statement.ts';
import { startFolder } from './arguments.ts';

/** Found from where the person stands: npm says where that is, and is itself started elsewhere. */
export function namedFile(name: string): NamedFile {
  const file = [process.env.INIT_CWD ?? startFolder, startFolder]
    .map((folder) => path.resolve(folder, name))
    .find((full) => fs.existsSync(full));
  if (file === undefined) throw Object.assign(new Error('is not there'), { code: 'ENOENT', path: name });
  const found = fs.statSync(file);
  if (found.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR', path: name });
  if (!found.isFile()) throw Object.assign(new Error('is a pipe or a device'), { code: 'ESPIPE', path: name });
  try {
    fs.accessSync(file, fs.constants.R_OK);
  } catch (error) {
    throw Object.assign(error as Error, { path: name });
  }
  return { name, path: file };
}
