/** The end of the trail as it was told to the outside. Whoever owns the database may write a whole new chain that holds in itself; what was told
 *  before (a line of a log that is kept elsewhere) is then in it no longer. */
import type { Tx } from '../../db/client.ts';
import { DomainError } from '../kernel/errors.ts';
import { selectAuditEntry, selectHead } from './store.ts';

export type KeptHead = { seq: bigint; hash: string };

export async function auditHead(tx: Tx): Promise<KeptHead> {
  return selectHead(tx);
}

/** `1042:9f86…`, as the worker's log has it. Refuses `input_invalid`. */
export function readHead(text: string): KeptHead {
  const [, seq, hash] = /^(\d{1,18}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (!seq || !hash)
    throw new DomainError('invalid', 'input_invalid', `${text.slice(0, 100)}: not the number and hash of an entry, such as 1042:9f86…`, {
      field: 'audit-head',
      rule: 'SEQ:HASH',
    });
  return { seq: BigInt(seq), hash: hash.toLowerCase() };
}

/** Those that the trail does not have any more, or not as they were. */
export async function goneHeads(tx: Tx, heads: readonly KeptHead[]): Promise<KeptHead[]> {
  const gone: KeptHead[] = [];
  // The head of an empty trail is told of no entry.
  for (const head of heads) if (head.seq > 0n && (await selectAuditEntry(tx, head.seq))?.hash !== head.hash) gone.push(head);
  return gone;
}
