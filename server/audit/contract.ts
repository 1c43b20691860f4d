/** The audit log: what can be asked, and what is answered. */
import { z } from 'zod';
import { dayText } from '../guard/contract.ts';

export const auditFilter = z.strictObject({
  /** A name, from its beginning. */
  actor: z.string().trim().max(120).optional(),
  actorId: z.uuid().optional(),
  actions: z.array(z.string().max(80)).max(50).optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  subjectKind: z.string().max(60).optional(),
  /** As it is stored; or the number, the email or the name that people have of it. */
  subjectId: z.string().trim().max(120).optional(),
  requestId: z.string().trim().max(40).optional(),
  /** Days of the book's zone, inclusive. */
  dateFrom: dayText.optional(),
  dateTo: dayText.optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;

export type AuditRow = {
  seq: bigint;
  id: string;
  at: Date;
  actorKind: 'staff' | 'system' | 'nobody';
  actorId: string | null;
  actorName: string;
  /** Those that a member of staff had then; none of others, null where it was written before entries said so. */
  actorRoles: readonly string[] | null;
  ip: string | null;
  requestId: string;
  action: string;
  outcome: 'done' | 'refused';
  subjectKind: string | null;
  subjectId: string | null;
  /** The number that screens show of it. */
  subjectNo: string | null;
  /** Of a user, who it is. */
  subjectName: string | null;
  subjectEmail: string | null;
  summary: string;
};

export type AuditEntry = AuditRow & {
  personId: string | null;
  sessionId: string | null;
  /** Of the browser that the session was opened with, as it said. */
  userAgent: string | null;
  before: unknown;
  after: unknown;
  approvalId: string | null;
  prevHash: string;
  hash: string;
};

/** `brokenAt` is the first entry at which the chain does not hold; `headHash`, kept elsewhere, proves later that nothing was cut off. */
export type ChainVerdict = { holds: boolean; brokenAt: bigint | null; entries: bigint; headHash: string };
