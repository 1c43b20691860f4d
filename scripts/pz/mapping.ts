/** `--mapping MAP.json`: a column mapping saved from its page, and which of the files that are named it reads. */
import fs from 'node:fs';
import type { NamedFile, StatementFile } from '../../server/reconciliation/preview/read-statement.ts';
import { guessFormat } from '../../server/statements/formats/guess-format.ts';
import { MAPPING_FILE_BYTES_MAX, type MappingFile, readMappingFile } from '../../server/statements/formats/mapped/mapping-file.ts';
import { MAPPED_ID } from '../../server/statements/formats/mapped/read-mapped.ts';
import { UsageError } from './arguments.ts';
import { namedFile } from './named-file.ts';

type Given = { mapping: string | undefined; format: string | undefined };
export type GivenMapping = MappingFile & {
  file: string;
  /** `--format mapped`: it reads every statement, also one that a built-in format recognises. */
  isForAll: boolean;
};

const HOW = 'download it on its page under Statements → Column mappings';

/** Null where none is named. Refuses a format beside it that is another, and what reading the file refuses. */
export function givenMapping({ mapping, format }: Given): GivenMapping | null {
  if (mapping === undefined) {
    if (format === MAPPED_ID) throw new UsageError(`--format ${MAPPED_ID} needs --mapping MAP.json: ${HOW}`);
    return null;
  }
  if (format !== undefined && format !== MAPPED_ID) {
    const why = `--mapping and --format ${format} contradict each other: a mapping is a format of its own`;
    throw new UsageError(`${why}. Leave one out, or say --format ${MAPPED_ID}`);
  }
  return { ...readMappingFile(bytesOf(mapping), mapping), file: mapping, isForAll: format === MAPPED_ID };
}

/** No more of it than shows that it is too much. */
function bytesOf(name: string): Uint8Array {
  let file: NamedFile;
  try {
    file = namedFile(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UsageError(`--mapping ${name}: file not found; ${HOW}`);
  }
  const handle = fs.openSync(file.path, 'r');
  try {
    const bytes = Buffer.alloc(MAPPING_FILE_BYTES_MAX + 1);
    return bytes.subarray(0, fs.readSync(handle, bytes));
  } finally {
    fs.closeSync(handle);
  }
}

/** The mapping reads what no built-in format recognises. Refuses where nothing would be left for it: what a person has named is not passed over. */
export async function filesToRead(files: readonly NamedFile[], given: GivenMapping | null): Promise<StatementFile[]> {
  if (!given) return [...files];
  const { mapping } = given;
  if (given.isForAll) return files.map((file) => ({ ...file, mapping }));
  const recognised: string[] = [];
  const read: StatementFile[] = [];
  for (const file of files) {
    const guess = await guessFormat(file);
    if (guess) recognised.push(`${file.name} (${guess.formatId})`);
    read.push(guess ? file : { ...file, mapping });
  }
  if (recognised.length === files.length) {
    const why = `--mapping ${given.file} would read nothing: a built-in format recognises ${recognised.join(', ')}`;
    throw new UsageError(`${why}. Leave the mapping out, or say --format ${MAPPED_ID} to read with it all the same`);
  }
  return read;
}
