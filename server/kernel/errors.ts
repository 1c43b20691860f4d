/** The three kinds of going wrong: a refusal (said to the person), a broken invariant (a bug), a failure (the world). */

/** What a refusal maps to on the wire. `not_found` is also the answer for what belongs to somebody else; `busy`
 *  is a failure of the database that passes by itself (server/kernel/busy.ts). */
export type RefusalCode = 'not_found' | 'forbidden' | 'unauthorized' | 'invalid' | 'conflict' | 'precondition' | 'limit' | 'busy';

/** A rule said no. `reason` is a stable slug, one per rule (translated as `errors.<reason>`); `message` is the English
 *  sentence for logs and the command line; `details` fill the translated sentence and never carry secrets. */
export class DomainError extends Error {
  readonly code: RefusalCode;
  readonly reason: string;
  readonly details: Record<string, string | number>;
  constructor(code: RefusalCode, reason: string, message: string, details: Record<string, string | number> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** Something that cannot be is so. The request dies with a reference; nothing of this reaches a client. */
export class InvariantError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
