/** Of which kinds of our records statements tell: what they cannot list is not missing on them. Pure. */
import type { StatementPart } from '../../statements/codes.ts';
import { RECORD_KINDS, type RecordKind } from './codes.ts';

const PART_OF: Record<RecordKind, StatementPart> = { payment: 'payments', refund: 'refunds' };

/** By the parts of the day that the statements are. A bill of payments alone says nothing about refunds, and the other way round; any other part, and
 *  both bills together, tell of both. None for no statement. */
export function kindsTold(parts: Iterable<StatementPart>): RecordKind[] {
  const told = new Set(parts);
  const isWhole = [...told].some((part) => part !== 'payments' && part !== 'refunds');
  return RECORD_KINDS.filter((kind) => isWhole || told.has(PART_OF[kind]));
}
