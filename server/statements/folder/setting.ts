/** Which folder is watched: STATEMENTS_FOLDER. */
import path from 'node:path';

/** Null: none is. Throws, with what to do, for what can be no folder of this. */
export function statementsFolder(environment: Record<string, string | undefined> = process.env): string | null {
  const given = environment.STATEMENTS_FOLDER ?? '';
  if (given.trim() === '') return null;
  if (!path.isAbsolute(given))
    throw new Error(
      `STATEMENTS_FOLDER=${given} is not a whole path. Write it from the root on, such as STATEMENTS_FOLDER=/srv/statements, or leave it out to watch no folder.`,
    );
  const folder = path.resolve(given);
  if (folder === path.parse(folder).root)
    throw new Error(`STATEMENTS_FOLDER=${given} is a whole disk. Make a folder for statements alone, such as /srv/statements.`);
  return folder;
}
