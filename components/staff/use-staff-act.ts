/** Runs an act of the staff screen: says what went wrong, or that a fresh code is wanted first. Either way the list is read again. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Confirmation, confirmationWanted } from '../access/confirm-it-is-me.tsx';
import { useRefusal } from '../form/refusal.ts';
import { useTRPC, useTRPCClient } from '../providers/trpc.tsx';

export function useStaffAct() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const say = useRefusal();
  const [isPending, setPending] = useState(false);
  const [wanted, setWanted] = useState<Confirmation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOutdated, setOutdated] = useState(false);
  async function run<R>(act: () => Promise<R>, onDone: (answer: R) => void): Promise<void> {
    setPending(true);
    setProblem(null);
    setWanted(null);
    setOutdated(false);
    try {
      onDone(await act());
      void cache.invalidateQueries(trpc.staff.list.queryFilter());
    } catch (error) {
      const confirmation = confirmationWanted(error);
      if (confirmation) return setWanted(confirmation);
      const { text, reason } = say(error);
      setProblem(text);
      setOutdated(reason === 'user_changed_meanwhile');
      void cache.invalidateQueries(trpc.staff.list.queryFilter());
    } finally {
      setPending(false);
    }
  }
  return {
    run,
    isPending,
    wanted,
    /** The code is not given now: back to the form, with all that is in it. */
    goBack: () => setWanted(null),
    problem,
    /** The last act was refused since somebody else had changed the user. */
    isOutdated,
    add: client.staff.add.mutate,
    setRoles: client.staff.setRoles.mutate,
    setStatus: client.staff.setStatus.mutate,
    resetFactors: client.staff.resetFactors.mutate,
    endSessions: client.staff.endSessions.mutate,
  };
}
