/** The guard's own tables: the audit trail (through its one function) and the keys of idempotency. */
import { rows, sql, type Tx } from '../../db/client.ts';

export type AuditRow = {
  id: string;
  at: Date;
  actorKind: 'staff' | 'system' | 'nobody';
  actorId: string | null;
  personId: string | null;
  actorName: string;
  /** Of staff, those of that moment; of others none. */
  actorRoles: readonly string[];
  sessionId: string | null;
  ip: string | null;
  requestId: string;
  action: string;
  outcome: 'done' | 'refused';
  subjectKind: string | null;
  subjectId: string | null;
  summary: string;
  before: unknown;
  after: unknown;
};

/** JSON text for a jsonb parameter; bigint as text, since JSON numbers lose digits. */
export function toJson(value: unknown): string | null {
  return value === undefined || value === null
    ? null
    : JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? item.toString() : item));
}

export async function appendAudit(tx: Tx, row: AuditRow): Promise<void> {
  await tx.execute(sql`SELECT append_audit(${row.id}::uuid, ${row.at.toISOString()}::timestamptz, ${row.actorKind}, ${row.actorId}::uuid, ${row.personId}::uuid,
    ${row.actorName}, ${row.sessionId}::uuid, ${row.ip}, ${row.requestId}, ${row.action}, ${row.outcome}, ${row.subjectKind}, ${row.subjectId}, ${row.summary},
    ${toJson(row.before)}::jsonb, ${toJson(row.after)}::jsonb, NULL::uuid, ${sql.param(row.actorRoles)}::text[])`);
}

/** Whether somebody else has ended this session. Asked after the entry of the trail was written, which all that end sessions write too, one after
 *  another: who ended it before is seen, and who has not waits until this act is over. What this transaction ended itself does not count. */
export async function isEndedByOthers(tx: Tx, sessionId: string): Promise<boolean> {
  const found = await rows(
    tx,
    sql`SELECT FROM sessions WHERE id = ${sessionId}::uuid AND revoked_at IS NOT NULL AND xmin <> pg_current_xact_id()::xid`,
  );
  return found.length > 0;
}

/** Whether a session has neither been ended nor run out, or goes on under another id (with the same beginning), and its user is active. */
export async function isStillOpen(tx: Tx, sessionId: string, now: Date): Promise<boolean> {
  const found = await rows(
    tx,
    sql`SELECT FROM sessions asked JOIN users u ON u.id = asked.user_id AND u.status = 'active'
        JOIN sessions going ON going.user_id = asked.user_id AND going.created_at = asked.created_at
          AND going.revoked_at IS NULL AND going.expires_at > ${now.toISOString()}::timestamptz
        WHERE asked.id = ${sessionId}::uuid LIMIT 1`,
  );
  return found.length > 0;
}

export type KeyRow = { bucket: number; owner: string; scope: string; key: string; requestHash: Buffer; at: Date };

/** Takes the key, or tells what is kept under it. A second caller waits here until the first has committed or rolled back. */
export async function takeKey(tx: Tx, row: KeyRow): Promise<{ taken: true } | { taken: false; requestHash: Buffer; response: unknown }> {
  const inserted = await rows(
    tx,
    sql`INSERT INTO idempotency_keys (bucket, owner, scope, key, request_hash, created_at)
        VALUES (${row.bucket}, ${row.owner}, ${row.scope}, ${row.key}, ${row.requestHash}, ${row.at.toISOString()}::timestamptz) ON CONFLICT DO NOTHING RETURNING 1`,
  );
  if (inserted.length) return { taken: true };
  const [kept] = await rows<{ request_hash: Buffer; response: unknown }>(
    tx,
    sql`SELECT request_hash, response FROM idempotency_keys WHERE bucket = ${row.bucket} AND owner = ${row.owner} AND scope = ${row.scope} AND key = ${row.key}`,
  );
  return { taken: false, requestHash: kept?.request_hash ?? Buffer.alloc(0), response: kept?.response ?? null };
}

export async function keepResponse(tx: Tx, row: KeyRow, response: unknown): Promise<void> {
  await tx.execute(sql`UPDATE idempotency_keys SET response = ${toJson(response)}::jsonb
    WHERE bucket = ${row.bucket} AND owner = ${row.owner} AND scope = ${row.scope} AND key = ${row.key}`);
}
