/** A change of a calendar: what it says when it is done, why it was refused, and the newest calendar after either. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Refusal, useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { toast } from '../ui/toast.tsx';

/** `done`: the sentence of success, by what the server answered. */
export function useCalendarAct<R>(done: (result: R) => string, onClose: () => void) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refusal = useRefusal();
  const [refused, setRefused] = useState<Refusal | null>(null);
  const renew = () => cache.invalidateQueries({ queryKey: trpc.calendars.pathKey() });
  return {
    refused,
    forget: () => setRefused(null),
    renew,
    options: {
      onSuccess: (result: R) => {
        toast.success(done(result));
        onClose();
      },
      onError: (error: unknown) => setRefused(refusal(error)),
      onSettled: renew,
    },
  };
}
