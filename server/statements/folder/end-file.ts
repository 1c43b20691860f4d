/** Says in the database what became of a taken file, and where it will lie: once. */
import { z } from 'zod';
import { command, runCommand } from '../../guard/command.ts';
import type { Ambience } from '../../guard/context.ts';
import { type DomainError, invariant } from '../../kernel/errors.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import type { Brought } from './bring-file.ts';
import { type Ended, endFolderFile, type TakenFile } from './file-store.ts';
import { placeFor } from './put-away.ts';

type Rooted = { root: Buffer; ambience: Ambience };

/** Of a file that was imported, the import wrote to the trail. */
export async function endBrought({ root, ambience }: Rooted, file: TakenFile, brought: Brought): Promise<void> {
  const now = ambience.clock.now();
  const keptAs = await placeFor(root, brought.outcome, file, now);
  await failpoint('folder.imported_before_outcome');
  const isEnded = await endFolderFile(ambience.database.db, file.id, now, { ...brought, refusal: null, keptAs });
  invariant(isEnded, 'a file of the folder was ended twice');
}

/** Of a file that was refused; where it is kept as a refused statement, that has its entry in the trail. */
export async function endRefused({ root, ambience }: Rooted, file: TakenFile, refusal: DomainError): Promise<void> {
  const { statementId, no, ...details } = refusal.details;
  // Of a file that was imported before, the sentence names the first.
  const isKept = typeof statementId === 'string' && refusal.reason !== 'statement_already_imported';
  const kept = isKept ? details : refusal.details;
  const ended: Omit<Ended, 'keptAs'> = {
    outcome: 'refused',
    channelCode: null,
    statementId: typeof statementId === 'string' ? statementId : null,
    refusal: { reason: refusal.reason, message: refusal.message, details: kept },
  };
  const keptAs = await placeFor(root, 'refused', file, ambience.clock.now());
  if (isKept) {
    const isEnded = await endFolderFile(ambience.database.db, file.id, ambience.clock.now(), { ...ended, keptAs });
    return invariant(isEnded, 'a file of the folder was ended twice');
  }
  await runCommand(refuseFolderFile(file, { ...ended, keptAs }), ambience, {});
}

function refuseFolderFile(file: TakenFile, ended: Ended) {
  const { name, place, id } = file;
  const reason = ended.refusal?.reason ?? '';
  return command({
    name: 'statements.refuse_folder_file',
    permission: 'statement.upload',
    input: z.strictObject({}),
    run: async ({ tx, now }) => {
      const isEnded = await endFolderFile(tx, id, now, ended);
      invariant(isEnded, 'a file of the folder was ended twice');
      return {
        result: null,
        audit: {
          subjectKind: 'folder_file',
          subjectId: id,
          summary: `${name}: not imported from the folder (${reason})`,
          after: { place, reason },
        },
      };
    },
  });
}
