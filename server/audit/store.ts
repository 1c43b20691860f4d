/** The SQL of reading the trail. */
import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import { sessions, users } from '../../db/schema/access.ts';
import { auditEntries, auditHead } from '../../db/schema/audit.ts';
import type { AuditEntry, AuditFilter, AuditRow } from './contract.ts';
import { subjectNumber, subjectOfNumber } from './subject-number.ts';

const columns = {
  seq: auditEntries.seq,
  id: auditEntries.id,
  at: auditEntries.at,
  actorKind: auditEntries.actorKind,
  actorId: auditEntries.actorId,
  actorName: auditEntries.actorName,
  actorRoles: auditEntries.actorRoles,
  ip: auditEntries.ip,
  requestId: auditEntries.requestId,
  action: auditEntries.action,
  outcome: auditEntries.outcome,
  subjectKind: auditEntries.subjectKind,
  subjectId: auditEntries.subjectId,
  subjectName: users.name,
  subjectEmail: users.email,
  summary: auditEntries.summary,
};

/** The user that an entry is about, where it is about one. */
const ITS_USER = sql`${auditEntries.subjectKind} = 'user' AND ${users.id}::text = ${auditEntries.subjectId}`;

/** Acts on what people call by this: its number, the email or the name of a user, or the id as it is stored; and those found to be about it too. */
function isAbout(asked: string, sharedActs: readonly bigint[]): SQL | undefined {
  const named = isNamed(asked);
  return sharedActs.length > 0 ? or(named, inArray(auditEntries.seq, [...sharedActs])) : named;
}

function isNamed(asked: string): SQL | undefined {
  const numbered = subjectOfNumber(asked);
  if (numbered) return and(inArray(auditEntries.subjectKind, [...numbered.kinds]), eq(auditEntries.subjectId, numbered.id));
  return or(
    eq(auditEntries.subjectId, asked),
    sql`${auditEntries.subjectKind} = 'user' AND ${auditEntries.subjectId} IN
        (SELECT id::text FROM users WHERE email = ${asked.toLowerCase()} OR name = ${asked})`,
  );
}

/** `from` inclusive, `to` exclusive: instants of the days asked for. `sharedActs`: entries about the object asked for that name another one. */
export function conditions(
  filter: AuditFilter,
  { from, to }: { from: Date | null; to: Date | null },
  sharedActs: readonly bigint[],
): SQL | undefined {
  return and(
    filter.actor ? sql`${auditEntries.actorName} ILIKE ${startsWith(filter.actor)}` : undefined,
    filter.actorId ? eq(auditEntries.actorId, filter.actorId) : undefined,
    filter.actions?.length ? inArray(auditEntries.action, filter.actions) : undefined,
    filter.outcome ? eq(auditEntries.outcome, filter.outcome) : undefined,
    filter.subjectKind ? eq(auditEntries.subjectKind, filter.subjectKind) : undefined,
    filter.subjectId ? isAbout(filter.subjectId, sharedActs) : undefined,
    filter.requestId ? eq(auditEntries.requestId, filter.requestId) : undefined,
    from ? gte(auditEntries.at, from) : undefined,
    to ? lt(auditEntries.at, to) : undefined,
  );
}

/** Newest first, before `beforeSeq`. */
export async function selectAudit(tx: Tx, condition: SQL | undefined, beforeSeq: bigint | null, limit: number): Promise<AuditRow[]> {
  const found = await tx
    .select(columns)
    .from(auditEntries)
    .leftJoin(users, ITS_USER)
    .where(and(condition, beforeSeq === null ? undefined : lt(auditEntries.seq, beforeSeq)))
    .orderBy(desc(auditEntries.seq))
    .limit(limit);
  return found.map((row) => ({ ...row, subjectNo: subjectNumber(row) }));
}

export async function selectAuditEntry(tx: Tx, seq: bigint): Promise<AuditEntry | null> {
  const [found] = await tx
    .select({ row: auditEntries, subjectName: users.name, subjectEmail: users.email, userAgent: sessions.userAgent })
    .from(auditEntries)
    .leftJoin(users, ITS_USER)
    .leftJoin(sessions, eq(sessions.id, auditEntries.sessionId))
    .where(eq(auditEntries.seq, seq));
  if (!found) return null;
  const { row, ...subject } = found;
  return { ...row, ...subject, subjectNo: subjectNumber(row), prevHash: row.prevHash.toString('hex'), hash: row.hash.toString('hex') };
}

/** Every action there is, by jumps through the index: the trail may be long, the words are few. */
export async function selectActions(tx: Tx): Promise<string[]> {
  const found = await rows<{ action: string }>(
    tx,
    sql`WITH RECURSIVE known(action) AS (
          (SELECT action FROM audit_entries ORDER BY action LIMIT 1)
          UNION ALL
          SELECT (SELECT e.action FROM audit_entries e WHERE e.action > known.action ORDER BY e.action LIMIT 1) FROM known WHERE known.action IS NOT NULL
        ) SELECT action FROM known WHERE action IS NOT NULL`,
  );
  return found.map((row) => row.action);
}

export async function firstBreak(tx: Tx): Promise<bigint | null> {
  const [row] = await rows<{ seq: string | null }>(tx, sql`SELECT audit_first_break() AS seq`);
  return row?.seq == null ? null : BigInt(row.seq);
}

export async function selectHead(tx: Tx): Promise<{ seq: bigint; hash: string }> {
  const [row] = await tx.select().from(auditHead);
  return { seq: row?.seq ?? 0n, hash: row?.hash.toString('hex') ?? '' };
}

/** Whether this session has an entry that says that it read the same. */
export async function hasJustRead(
  tx: Tx,
  actorId: string,
  sessionId: string,
  action: string,
  summary: string,
  since: Date,
): Promise<boolean> {
  const found = await tx
    .select({ seq: auditEntries.seq })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.actorId, actorId),
        eq(auditEntries.sessionId, sessionId),
        eq(auditEntries.action, action),
        eq(auditEntries.summary, summary),
        gte(auditEntries.at, since),
      ),
    )
    .orderBy(desc(auditEntries.seq))
    .limit(1);
  return found.length === 1;
}
