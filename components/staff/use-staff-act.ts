/** Runs an act of the staff screen: says what went wrong, or that a fresh code is wanted first. */
'use client';
import { useState } from 'react';
import { type Confirmation, confirmationWanted } from '../access/confirm-it-is-me.tsx';
import { useRefusal } from '../form/refusal.ts';
import { useTRPCClient } from '../providers/trpc.tsx';

export function useStaffAct() {
  const client = useTRPCClient();
  const say = useRefusal();
  const [isPending, setPending] = useState(false);
  const [wanted, setWanted] = useState<Confirmation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function run<R>(act: () => Promise<R>, onDone: (answer: R) => void): Promise<void> {
    setPending(true);
    setProblem(null);
    setWanted(null);
    try {
      onDone(await act());
    } catch (error) {
      const confirmation = confirmationWanted(error);
      if (confirmation) setWanted(confirmation);
      else setProblem(say(error).text);
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
    add: client.staff.add.mutate,
    setRoles: client.staff.setRoles.mutate,
    setStatus: client.staff.setStatus.mutate,
    resetFactors: client.staff.resetFactors.mutate,
    endSessions: client.staff.endSessions.mutate,
  };
}
