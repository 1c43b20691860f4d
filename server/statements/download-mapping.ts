/** A mapping taken along as a file, and such a file read again for the form of a new one. */
import { z } from 'zod';
import { requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { query } from '../guard/query.ts';
import { type MappingFile, readMappingFile, writeMappingFile } from './formats/mapped/mapping-file.ts';
import { mappingById } from './mapping-store.ts';
import { fileNameOf } from './receive-file.ts';

/** Signs that a folder or a system has another use for. */
const UNFIT = /[\\/:*?"<>|]+/g;

/** For whoever may look at the mapping: it says the same. Refuses `mapping_not_found`. */
export const downloadMapping = query({
  name: 'statements.download_mapping',
  permission: 'statement.read',
  input: z.strictObject({ id: z.uuid() }),
  run: async ({ db }, { id }) => {
    const row = await mappingById(db, id);
    return { name: `${row.name.replace(UNFIT, '_')}-v${row.version}.mapping.json`, text: writeMappingFile(row) };
  },
});

/** Nothing is stored. Refuses `permission_missing`, `mapping_file_malformed`, `mapping_file_version`, `mapping_file_field`. */
export async function loadMapping(ambience: Ambience, given: { name: string; bytes: Uint8Array }): Promise<MappingFile> {
  await requirePermission(ambience, 'statements.load_mapping', 'statement.configure');
  return readMappingFile(given.bytes, fileNameOf(given.name));
}
