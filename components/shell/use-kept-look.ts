/** Keeps the language and theme that a person chooses with the person, so that they follow to every browser. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { usePreferences } from '../providers/preferences-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';

/** While somebody is signed in. Where it could not be kept, this browser has it and says so. */
export function useKeptLook(): void {
  const refusal = useRefusal();
  const { keepWith } = usePreferences();
  const { mutateAsync } = useMutation(
    useTRPC().access.changeLook.mutationOptions({ onError: (error) => toast.error(refusal(error).text) }),
  );
  useEffect(() => keepWith((look) => mutateAsync(look).catch(() => undefined)), [keepWith, mutateAsync]);
}
