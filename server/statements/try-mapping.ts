/** What a mapping would make of a sample, before anything is kept: the columns that are there, a first guess, lines and rejects. */

import { requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { statementMapping, type TableSample } from './formats/mapped/contract.ts';
import { type MappingPreview, previewMapping, sampleTable } from './formats/mapped/preview-mapping.ts';
import { fileNameOf } from './receive-file.ts';

export const SAMPLE_BYTES_MAX = 2 * 1024 * 1024;

export type MappingTrial = {
  sample: TableSample | null;
  /** Null where no mapping was given yet. `faults`: fields of the mapping that are missing or contradict each other. */
  preview: MappingPreview | null;
  faults: { path: string; rule: string }[];
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Nothing is stored. A mapping that is not whole is an answer (`faults`), since a person is still filling it in.
 *  Refuses `permission_missing`, `file_too_large`, `statement_empty`, and a sample that is no table. */
export async function tryMapping(ambience: Ambience, given: { name: string; bytes: Uint8Array; mapping: unknown }): Promise<MappingTrial> {
  await requirePermission(ambience, 'statements.try_mapping', 'statement.configure');
  const name = fileNameOf(given.name);
  if (given.bytes.length > SAMPLE_BYTES_MAX) {
    throw new DomainError('limit', 'file_too_large', `${name}: a sample has at most ${SAMPLE_BYTES_MAX} bytes`, {
      file: name,
      maxMegabytes: 2,
    });
  }
  if (given.bytes.length === 0) throw new DomainError('invalid', 'statement_empty', `${name}: the file is empty`, { file: name });
  const sample = await sampleTable({ name, bytes: once(given.bytes) });
  if (given.mapping === null || given.mapping === undefined) return { sample, preview: null, faults: [] };
  const parsed = statementMapping.safeParse(given.mapping);
  if (!parsed.success)
    return { sample, preview: null, faults: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), rule: issue.message })) };
  return { sample, preview: await previewMapping({ name, bytes: once(given.bytes) }, parsed.data), faults: [] };
}
