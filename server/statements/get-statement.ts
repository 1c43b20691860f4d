/** One reading of one file: where it stands, what it declares and what its lines say, and its other versions. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import type { StatementDetail } from './contract.ts';
import { selectStatement } from './store.ts';

export const getStatement = query({
  name: 'statements.get',
  permission: 'statement.read',
  input: z.strictObject({ id: z.uuid() }),
  run: ({ db }, { id }) => statementById(db, id),
});

/** Refuses `statement_not_found`. */
export async function statementById(tx: Tx, id: string): Promise<StatementDetail> {
  const found = await selectStatement(tx, id);
  if (!found) throw new DomainError('not_found', 'statement_not_found', 'Statement not found', {});
  return found;
}
