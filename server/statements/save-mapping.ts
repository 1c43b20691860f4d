/** Keeps a mapping under its name; the same name again is its next version, and the same request again the version that it made. Files already read keep the version they were read with. */
import { z } from 'zod';
import { channelByCode } from '../channels/list-channels.ts';
import { command } from '../guard/command.ts';
import { nameText } from '../guard/contract.ts';
import { DomainError } from '../kernel/errors.ts';
import { channelCode } from './contract.ts';
import { statementMapping } from './formats/mapped/contract.ts';
import { insertMapping } from './mapping-store.ts';

/** `knownVersion`: the last version that the sender knows of, 0 for none: one that somebody else has saved since is not saved over. Without it the
 *  new version is the next one of whatever is there. Refuses `channel_not_found`, `mapping_changed`; a mapping that is not whole is refused as input. */
export const saveMapping = command({
  name: 'statements.save_mapping',
  permission: 'statement.configure',
  idempotent: true,
  input: z.strictObject({
    channelCode,
    name: nameText(80),
    mapping: statementMapping,
    knownVersion: z.int().min(0).max(1_000_000).optional(),
    requestKey: z.string().min(8).max(100),
  }),
  run: async ({ tx, now, actor, newId }, input) => {
    const channel = await channelByCode(tx, input.channelCode);
    if (actor.kind !== 'staff') throw new DomainError('forbidden', 'signed_out', 'Only a person can set up a mapping');
    const id = newId(0);
    const row = { id, name: input.name, channelCode: channel.code, mapping: input.mapping, createdAt: now, createdBy: actor.userId };
    const version = await insertMapping(tx, row, input.knownVersion);
    return {
      result: { id, version },
      audit: {
        subjectKind: 'statement_mapping',
        subjectId: id,
        summary: `${channel.code}: ${input.name} version ${version}`,
        after: input.mapping,
      },
    };
  },
});
