/** What came before stays where only its refreshing failed: nobody loses sight of what they work on. What may not be seen, or is gone, goes. */
'use client';
import { useRefusal } from '../form/refusal.ts';

type Answer = { data?: unknown; error: unknown };

/** What stands in the place of an answer: why there is none. Null where there is one, or none yet; what may not be seen, or is gone, does not stay. */
export function inPlaceOf({ data, error }: Answer): unknown {
  const status = (error as { data?: { httpStatus?: number } | null } | null)?.data?.httpStatus;
  return error && (data === undefined || status === 403 || status === 404) ? error : null;
}

/** Why an answer that is there could not be refreshed; null where it was, where none is there, and where it must not stay. */
export function useKept(answer: Answer): string | null {
  const refusal = useRefusal();
  return answer.error && inPlaceOf(answer) === null ? refusal(answer.error).text : null;
}
