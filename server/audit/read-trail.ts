/** Reading the trail: the list, one entry, the words to filter by, and whether the chain holds. */
import { z } from 'zod';
import { liftTimeLimit, type Tx } from '../../db/client.ts';
import { command, readInput, requirePermission, runCommand, writeAudit } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { proveInTurn } from '../guard/proofs.ts';
import { type QueryContext, query } from '../guard/query.ts';
import { addDays, BOOK_DAY, instantOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/random.ts';
import { type AuditFilter, auditFilter, type ChainVerdict } from './contract.ts';
import { selectSharedActs } from './shared-acts-store.ts';
import { conditions, firstBreak, hasJustRead, selectActions, selectAudit, selectAuditEntry, selectHead } from './store.ts';
import { differenceOf } from './subject-number.ts';

const READ_AGAIN_MS = 10 * 60_000;

/** The days of a filter as instants of the book's zone; the second is the first instant after. */
function spanOf(filter: AuditFilter): { from: Date | null; to: Date | null } {
  const midnight = (text: string) => instantOf(text, '00:00:00', BOOK_DAY.zone);
  return {
    from: filter.dateFrom ? midnight(parseBusinessDate(filter.dateFrom)) : null,
    to: filter.dateTo ? midnight(addDays(parseBusinessDate(filter.dateTo), 1)) : null,
  };
}

/** What a filter finds. An act on several differences is found by each of them. */
export async function conditionOf(db: Tx, filter: AuditFilter) {
  const difference = filter.subjectId ? differenceOf(filter.subjectId) : null;
  return conditions(filter, spanOf(filter), difference ? await selectSharedActs(db, difference) : []);
}

/** Writes down that a person reads, once in ten minutes for the same: paging and refreshing are one act of reading. */
async function noteReading(
  { db, actor, now, requestId, ip }: QueryContext,
  action: string,
  note: { summary: string; subjectKind?: string; subjectId?: string },
): Promise<void> {
  if (actor.kind !== 'staff') return;
  const since = new Date(now.getTime() - READ_AGAIN_MS);
  if (await hasJustRead(db, actor.userId, actor.sessionId, action, note.summary, since)) return;
  await writeAudit(db, { actor, random: systemRandom, ip, requestId }, now, action, 'done', note);
}

/** Newest first. That somebody read it is itself written down, once in ten minutes for the same filter. */
export const listAudit = query({
  name: 'audit.list',
  permission: 'audit.read',
  input: z.strictObject({ filter: auditFilter.default({}), ...pageInput }),
  run: async (context, { filter, cursor, limit }) => {
    const { db } = context;
    const after = decodeCursor(cursor, ['count']);
    const fetched = await selectAudit(db, await conditionOf(db, filter), after ? BigInt(after[0]) : null, limit + 1);
    await noteReading(context, 'audit.list', { summary: `audit log read ${JSON.stringify(filter)}`.slice(0, 500) });
    return toPage(
      fetched,
      limit,
      (row) => encodeCursor([row.seq]),
      (row) => row,
    );
  },
});

/** One entry with what it changed, which the list does not show: that somebody read it is written down like reading the list. Refuses
 *  `audit_entry_not_found`. */
export const getAuditEntry = query({
  name: 'audit.get',
  permission: 'audit.read',
  // Text, since the browser's cache takes no bigint in a key.
  input: z.strictObject({ seq: z.string().regex(/^\d{1,18}$/) }),
  run: async (context, { seq }) => {
    const entry = await selectAuditEntry(context.db, BigInt(seq));
    if (!entry) throw new DomainError('not_found', 'audit_entry_not_found', 'Entry not found');
    await noteReading(context, 'audit.get', { subjectKind: 'audit', subjectId: seq, summary: `entry ${seq} of the audit log read` });
    return entry;
  },
});

export const listAuditActions = query({
  name: 'audit.actions',
  permission: 'audit.read',
  input: z.strictObject({}),
  run: ({ db }) => selectActions(db),
});

const VERIFY = { name: 'audit.verify_chain', permission: 'audit.read', input: z.strictObject({}) } as const;

/** Recomputes every hash from the first entry on. The answer is of the moment before its own entry. */
async function verifyChain(ambience: Ambience, raw: unknown): Promise<ChainVerdict> {
  await requirePermission(ambience, VERIFY.name, VERIFY.permission);
  readInput(VERIFY.input, raw);
  const { db } = ambience.database;
  const result = await proveInTurn('chain', () =>
    db.transaction(async (tx): Promise<ChainVerdict> => {
      // It reads the trail from its beginning: the longer that is, the longer it takes, and a proof that is cut off proves nothing.
      await liftTimeLimit(tx);
      const { seq: entries, hash: headHash } = await selectHead(tx);
      const brokenAt = await firstBreak(tx);
      return { holds: brokenAt === null, brokenAt, entries, headHash };
    }),
  );
  const { brokenAt, entries } = result;
  const summary = brokenAt === null ? `chain of ${entries} entries holds` : `chain is broken at entry ${brokenAt}`;
  const told = command({ ...VERIFY, run: async () => ({ result, audit: { subjectKind: 'audit', subjectId: String(entries), summary } }) });
  return runCommand(told, ambience, raw);
}

/** The door as the wire declares it: the proof is one for all who ask at once, the entry of the trail is each one's own. */
export const verifyChainDoor = { ...VERIFY, through: verifyChain };
