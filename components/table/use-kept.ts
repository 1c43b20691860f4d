/** What came before stays where only its refreshing failed: nobody loses sight of what they work on. What may not be seen, or is gone, goes. */
'use client';
import { useRefusal } from '../form/refusal.ts';

/** Why an answer that is there could not be refreshed; null where it was, where none is there, and where it must not stay. */
export function useKept({ data, error }: { data?: unknown; error: unknown }): string | null {
  const refusal = useRefusal();
  const failed = error && data ? refusal(error) : null;
  return failed === null || failed.isForbidden || failed.isNotFound ? null : failed.text;
}
