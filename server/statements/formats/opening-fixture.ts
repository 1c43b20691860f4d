/** Opening a statement of whatever it may be, for tests: all that it says, or why it was refused. */
import { DomainError } from '../../kernel/errors.ts';
import { readWhole } from './read-whole.ts';
import { openStatement, type StatementSource } from './registry.ts';

export async function read(source: StatementSource) {
  const opened = await openStatement(source);
  return { ...(await readWhole(opened.lines)), formatId: opened.format.id, member: opened.member };
}

export async function refusal(source: StatementSource): Promise<DomainError> {
  try {
    await read(source);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('was accepted');
}
