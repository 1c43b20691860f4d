/** What a client is told: a refusal as it is, everything else as a reference. Database messages carry SQL and values: never them. */
import { TRPCError } from '@trpc/server';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { DomainError, type RefusalCode } from '../kernel/errors.ts';

const CODE: Record<RefusalCode, TRPC_ERROR_CODE_KEY> = {
  not_found: 'NOT_FOUND',
  forbidden: 'FORBIDDEN',
  unauthorized: 'UNAUTHORIZED',
  invalid: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  precondition: 'PRECONDITION_FAILED',
  limit: 'TOO_MANY_REQUESTS',
};

const HTTP: Record<RefusalCode, number> = {
  not_found: 404,
  forbidden: 403,
  unauthorized: 401,
  invalid: 400,
  conflict: 409,
  precondition: 412,
  limit: 429,
};

export function httpStatusOf(error: DomainError): number {
  return HTTP[error.code];
}

function refusalIn(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause ? refusalIn(cause) : null;
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
