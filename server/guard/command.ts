/** Doors that change something: permission, one transaction, the audit entry in it, and optionally one effect per key. */
import { createHash } from 'node:crypto';
import superjson from 'superjson';
import type { z } from 'zod';
import type { Db, Tx } from '../../db/client.ts';
import type { Permission } from '../access/permissions.ts';
import { seal, unseal } from '../access/sealed-secret.ts';
import { sqlStateOf } from '../kernel/busy.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { bucketOfText, newId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { isStorable } from '../kernel/text.ts';
import { type Actor, type Ambience, actorName, isAllowed } from './context.ts';
import { appendAudit, isEndedByOthers, type KeyRow, keepResponse, takeKey, toJson } from './store.ts';

export type CommandContext = {
  tx: Tx;
  actor: Actor;
  /** The instant of the request, one for the whole command. */
  now: Date;
  /** A new id in a bucket, of this request's instant. */
  newId(bucket: number): string;
  requestId: string;
  /** SHA-256 of the door's name and its whole input: what a confirmation of one's identity is bound to. */
  requestHash(): Buffer;
};

/** What the trail says about it. `before` and `after` hold what changed and nothing secret. */
export type AuditNote = {
  subjectKind: string;
  subjectId: string;
  summary: string;
  before?: unknown;
  after?: unknown;
  outcome?: 'done' | 'refused';
};

export type Command<I extends z.ZodType, R> = {
  kind: 'command';
  name: string;
  permission: Permission;
  input: I;
  idempotent: boolean;
  /** The answer tells something once that must not lie about readable afterwards: what is kept of it under its key is sealed. */
  hasSecretAnswer: boolean;
  run(context: CommandContext, input: z.output<I>): Promise<{ result: R; audit: AuditNote }>;
};

/** Declares a door. `name` is `room.verb_phrase` and becomes the audit action. An `idempotent` door's input has a `requestKey`
 *  (8–100 characters) made when the form was opened: the same key has one effect and one answer. */
export function command<I extends z.ZodType, R>(
  definition: Omit<Command<I, R>, 'kind' | 'idempotent' | 'hasSecretAnswer'> & { idempotent?: boolean; hasSecretAnswer?: boolean },
): Command<I, R> {
  return { kind: 'command', idempotent: false, hasSecretAnswer: false, ...definition };
}

const RETRY = new Set(['40001', '40P01']);

export function newRequestId(ambience: Pick<Ambience, 'random'>): string {
  return Array.from(ambience.random.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Writes an entry in the transaction of what it reports. Commands do this by themselves; sign-in, which has no actor yet, calls it. */
export async function writeAudit(
  tx: Tx,
  ambience: Pick<Ambience, 'actor' | 'random' | 'ip' | 'requestId'>,
  at: Date,
  action: string,
  outcome: 'done' | 'refused',
  note: Omit<AuditNote, 'subjectKind' | 'subjectId'> & Partial<AuditNote>,
) {
  const { actor } = ambience;
  await appendAudit(tx, {
    id: newId(0, at, ambience.random),
    at,
    actorKind: actor.kind,
    actorId: actor.kind === 'staff' ? actor.userId : null,
    personId: actor.kind === 'staff' ? actor.personId : null,
    actorName: actorName(actor),
    actorRoles: actor.kind === 'staff' ? actor.roles : [],
    sessionId: actor.kind === 'staff' ? actor.sessionId : null,
    ip: ambience.ip,
    requestId: ambience.requestId,
    action,
    outcome,
    subjectKind: note.subjectKind ?? null,
    subjectId: note.subjectId ?? null,
    summary: note.summary,
    before: note.before,
    after: note.after,
  });
}

/** Writes an entry of its own transaction: for what is not a command (sign-in, export, reading what is sensitive, refusals). */
export async function auditAlone(
  ambience: Ambience,
  action: string,
  outcome: 'done' | 'refused',
  note: Partial<AuditNote> & { summary: string },
): Promise<void> {
  await ambience.database.db.transaction(async (tx) => {
    await writeAudit(tx, ambience, ambience.clock.now(), action, outcome, note);
    await failpoint('audit.alone_before_commit');
  });
}

/** Runs a command. Refuses `signed_out` (also where the session is ended meanwhile), `permission_missing`, `input_invalid`, `idempotency_key_reused`, and what the command refuses.
 *  Serialization failures and deadlocks are tried again (three times); everything else is not. */
export async function runCommand<I extends z.ZodType, R>(door: Command<I, R>, ambience: Ambience, raw: unknown): Promise<R> {
  await requirePermission(ambience, door.name, door.permission);
  const input = readInput(door.input, raw);
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await ambience.database.db.transaction(async (tx) => {
        const done = await attemptOnce(door, ambience, tx as unknown as Db, input);
        await failpoint('command.before_commit');
        return done;
      });
      await failpoint('command.committed_before_answer');
      return result;
    } catch (error) {
      if (attempt >= 4 || !RETRY.has(sqlStateOf(error) ?? '')) throw error;
    }
  }
}

async function attemptOnce<I extends z.ZodType, R>(door: Command<I, R>, ambience: Ambience, tx: Tx, input: z.output<I>): Promise<R> {
  const now = ambience.clock.now();
  const context: CommandContext = {
    tx,
    actor: ambience.actor,
    now,
    requestId: ambience.requestId,
    newId: (bucket) => newId(bucket, now, ambience.random),
    requestHash: () => hashOf(door.name, input),
  };
  await failpoint('command.begun');
  const requestKey = door.idempotent ? (input as { requestKey: string }).requestKey : null;
  if (requestKey === null) {
    const { result, audit } = await door.run(context, input);
    await writeAudit(tx, ambience, now, door.name, audit.outcome ?? 'done', audit);
    await requireStillThere(tx, ambience.actor, audit);
    return result;
  }
  const owner = ambience.actor.kind === 'staff' ? ambience.actor.userId : ambience.actor.kind;
  const requestHash = createHash('sha256')
    .update(toJson(superjson.serialize(input)) ?? '')
    .digest();
  const key = { bucket: bucketOfText(owner), owner, scope: door.name, key: requestKey, requestHash, at: now };
  const kept = await takeKey(tx, key);
  if (!kept.taken) {
    if (!kept.requestHash.equals(requestHash))
      throw new DomainError('conflict', 'idempotency_key_reused', 'This key was used for another request', {});
    return readKept<R>(key, kept.response);
  }
  await failpoint('command.key_taken');
  const { result, audit } = await door.run(context, input);
  await failpoint('command.done_before_response_kept');
  const answer = superjson.serialize(result);
  await keepResponse(tx, key, door.hasSecretAnswer ? sealAnswer(key, answer, ambience.random) : answer);
  await failpoint('command.done_before_audit');
  await writeAudit(tx, ambience, now, door.name, audit.outcome ?? 'done', audit);
  await requireStillThere(tx, ambience.actor, audit);
  return result;
}

/** Who was disabled, lost a role or was signed out while the act was under way has done nothing; a wrong attempt is counted all the same.
 *  Refuses `signed_out`. */
async function requireStillThere(tx: Tx, actor: Actor, { outcome }: AuditNote): Promise<void> {
  if (actor.kind === 'staff' && outcome !== 'refused' && (await isEndedByOthers(tx, actor.sessionId)))
    throw new DomainError('unauthorized', 'signed_out', 'Not signed in');
}

type KeyPlace = Pick<KeyRow, 'owner' | 'scope' | 'key'>;
const placeOf = ({ owner, scope, key }: KeyPlace) => `${owner}\n${scope}\n${key}`;

function sealAnswer(key: KeyPlace, answer: unknown, random: Random): { sealed: string } {
  return { sealed: seal(Buffer.from(toJson(answer) ?? 'null'), placeOf(key), random, 'kept answers, version 1').toString('base64') };
}

function readKept<R>(key: KeyPlace, kept: unknown): R {
  const { sealed } = kept as { sealed?: unknown };
  const answer: unknown =
    typeof sealed === 'string'
      ? JSON.parse(unseal(Buffer.from(sealed, 'base64'), placeOf(key), 'kept answers, version 1').toString('utf8'))
      : kept;
  return superjson.deserialize(answer as Parameters<typeof superjson.deserialize>[0]) as R;
}

function hashOf(door: string, input: unknown): Buffer {
  return createHash('sha256')
    .update(`${door}\n${toJson(superjson.serialize(input)) ?? ''}`)
    .digest();
}

/** Refuses `signed_out` and `permission_missing`; the latter is written to the trail. */
export async function requirePermission(ambience: Ambience, action: string, permission: Permission): Promise<void> {
  if (ambience.actor.kind === 'nobody') throw new DomainError('unauthorized', 'signed_out', 'Not signed in');
  if (isAllowed(ambience.actor, permission)) return;
  await auditAlone(ambience, action, 'refused', { summary: `permission ${permission} missing` });
  throw new DomainError('forbidden', 'permission_missing', `The permission ${permission} is required`, { permission });
}

/** An input as its schema makes it. Refuses `input_invalid` by field and rule, `text_unreadable` for text that the database could not keep as
 *  it is, and the reason that a rule of the schema names (`params.reason`). */
export function readInput<I extends z.ZodType>(schema: I, raw: unknown): z.output<I> {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw invalidInput(parsed.error);
  requireStorable(raw, []);
  return parsed.data;
}

function requireStorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw unreadable(path.join('.'));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      requireStorable(key, path);
      requireStorable(item, [...path, key]);
    }
  }
}

function unreadable(field: string): DomainError {
  return new DomainError('invalid', 'text_unreadable', `${field || 'input'}: characters that cannot be displayed`, {
    field: field || 'input',
  });
}

/** The first fault of an input, by field and rule. */
function invalidInput(error: z.ZodError): DomainError {
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'input';
  const reason: unknown = issue?.code === 'custom' ? issue.params?.reason : undefined;
  if (reason === 'text_unreadable') return unreadable(field);
  if (typeof reason === 'string') return new DomainError('invalid', reason, `${field}: ${reason}`, { field });
  const rule = issue?.message ?? 'invalid';
  return new DomainError('invalid', 'input_invalid', `${field}: ${rule}`, { field, rule, ...(issue ? limitBroken(issue) : {}) });
}

/** What a reader is told in their own words: which limit of length or size was broken. Nothing for other rules. */
function limitBroken(issue: z.core.$ZodIssue): { fault?: string; limit?: string | number } {
  const said = (limit: number | bigint) => (typeof limit === 'bigint' ? limit.toString() : limit);
  if (issue.code === 'too_small') return { fault: LESS[issue.origin] ?? 'too_low', limit: said(issue.minimum) };
  if (issue.code === 'too_big') return { fault: MORE[issue.origin] ?? 'too_high', limit: said(issue.maximum) };
  return {};
}
const LESS: Record<string, string> = { string: 'too_short', array: 'too_few' };
const MORE: Record<string, string> = { string: 'too_long', array: 'too_many' };
