/** The mappings staff have set up: for whose files, since when, in which version. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { channelCode } from './contract.ts';
import { mappingById, selectMappings } from './mapping-store.ts';

export const listMappings = query({
  name: 'statements.list_mappings',
  permission: 'statement.read',
  input: z.strictObject({ channelCode: channelCode.optional(), withOld: z.boolean().default(false) }),
  run: ({ db }, input) => selectMappings(db, input.channelCode, input.withOld),
});

/** Refuses `mapping_not_found`. */
export const getMapping = query({
  name: 'statements.get_mapping',
  permission: 'statement.read',
  input: z.strictObject({ id: z.uuid() }),
  run: ({ db }, { id }) => mappingById(db, id),
});
