/** What a client is told: a refusal as it is, a database that is busy as a refusal of its own, everything else as a reference. Database messages carry SQL and values: never them. */
import { TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { busyRefusal } from '../kernel/busy.ts';
import { DomainError, type RefusalCode } from '../kernel/errors.ts';

const CODE: Record<RefusalCode, TRPC_ERROR_CODE_KEY> = {
  not_found: 'NOT_FOUND',
  forbidden: 'FORBIDDEN',
  unauthorized: 'UNAUTHORIZED',
  invalid: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  precondition: 'PRECONDITION_FAILED',
  limit: 'TOO_MANY_REQUESTS',
  busy: 'SERVICE_UNAVAILABLE',
};

const HTTP: Record<RefusalCode, number> = {
  not_found: 404,
  forbidden: 403,
  unauthorized: 401,
  invalid: 400,
  conflict: 409,
  precondition: 412,
  limit: 429,
  busy: 503,
};

export function httpStatusOf(error: DomainError): number {
  return HTTP[error.code];
}

const BUSY_WAIT_S = 2;

/** How long to wait before the same is asked again, as a header; nothing where waiting does not help. */
export function waitHeader(error: DomainError): Record<string, string> {
  if (error.code === 'busy') return { 'retry-after': String(BUSY_WAIT_S) };
  return error.code === 'limit' && error.details.seconds !== undefined ? { 'retry-after': String(error.details.seconds) } : {};
}

/** The refusal in an error; null where something broke. */
export function refusalIn(error: unknown): DomainError | null {
  return namedRefusal(error) ?? busyRefusal(error);
}

function namedRefusal(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause ? namedRefusal(cause) : null;
}

export function toWireError(error: unknown): TRPCError {
  const refusal = refusalIn(error);
  if (refusal) return new TRPCError({ code: CODE[refusal.code], message: refusal.message, cause: refusal });
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return error;
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'internal', cause: error });
}

/** The shape on the wire: `reason` and `details` for the translated sentence, `reference` for the log. No stack, no path, no cause. */
export function wireShape<S extends { code: number; message: string; data: { code: string; httpStatus: number } }>(
  shape: S,
  error: TRPCError,
  reference: string | null,
) {
  const refusal = refusalIn(error);
  const masked = !refusal && error.code === 'INTERNAL_SERVER_ERROR';
  return {
    code: shape.code,
    message: masked ? 'internal' : refusal ? refusal.message : error.code.toLowerCase(),
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      reason: refusal?.reason ?? (masked ? 'internal' : error.code.toLowerCase()),
      details: refusal?.details ?? {},
      reference,
    },
  };
}
