/** Makes new recovery codes; the old ones end. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';

export function useNewRecoveryCodes() {
  const trpc = useTRPC();
  const say = useRefusal();
  const mutation = useMutation(trpc.access.newRecoveryCodes.mutationOptions());
  return {
    codes: mutation.data?.codes ?? null,
    make: () => mutation.mutate({}),
    forget: mutation.reset,
    isPending: mutation.isPending,
    error: mutation.error,
    problem: mutation.error ? say(mutation.error).text : null,
  };
}
