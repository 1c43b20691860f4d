/** A person's single keys: which command answers to which, whether any does, and how they are changed. Read by the server before the first page
 *  is drawn, so that no key does something it should not. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { KEY_PERMISSIONS, type KeyCommand, keyName, keysNow, type OwnKeys, USUAL_KEYS } from '../../server/access/keys/registry.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import { useCan } from './session-provider.tsx';
import { useTRPC } from './trpc.tsx';

export type { KeyCommand };

type Keys = {
  own: OwnKeys;
  /** The key of each command; null where it has none. */
  now: Record<KeyCommand, string | null>;
  isSaving: boolean;
  /** In force at once, and taken back where the server refuses it. */
  change(next: OwnKeys, onRefused: (error: unknown) => void): void;
};

const Context = createContext<Keys>({ own: USUAL_KEYS, now: keysNow(USUAL_KEYS), isSaving: false, change: () => undefined });

export function KeysProvider({ initial, children }: { initial: OwnKeys; children: ReactNode }) {
  const trpc = useTRPC();
  const [own, setOwn] = useState(initial);
  const { mutate, isPending } = useMutation(trpc.access.changeKeys.mutationOptions());
  const value = useMemo<Keys>(
    () => ({
      own,
      now: keysNow(own),
      isSaving: isPending,
      change(next, onRefused) {
        setOwn(next);
        mutate(next, {
          onError: (error) => {
            setOwn(own);
            onRefused(error);
          },
        });
      },
    }),
    [own, mutate, isPending],
  );
  return <Context value={value}>{children}</Context>;
}

export function useOwnKeys(): Keys {
  return useContext(Context);
}

/** Binds commands to actions while mounted, under the keys that this person has for them. */
export function useKeys(bindings: Partial<Record<KeyCommand, (event: KeyboardEvent) => void>>, active = true): void {
  const { own, now } = useOwnKeys();
  const byKey: Record<string, (event: KeyboardEvent) => void> = {};
  for (const [command, run] of Object.entries(bindings)) {
    const key = now[command as KeyCommand];
    if (key !== null && run) byKey[key] = run;
  }
  useShortcuts(byKey, active && own.enabled);
}

/** Whether a command does anything for this person: what they may not do is not offered. */
export function useKeyReach(): (command: KeyCommand) => boolean {
  const can = useCan();
  return useCallback(
    (command) => {
      const permission = KEY_PERMISSIONS[command];
      return permission === undefined || can(permission);
    },
    [can],
  );
}

/** The key of a command as it is written beside a button; null where it has none, or single keys are off. */
export function useKeyNames(): (command: KeyCommand) => string | null {
  const { own, now } = useOwnKeys();
  return (command) => {
    const key = own.enabled ? now[command] : null;
    return key === null ? null : keyName(key);
  };
}

/** The same for `aria-keyshortcuts`. */
export function useAriaKeys(): (command: KeyCommand) => string | undefined {
  const nameOf = useKeyNames();
  return (command) => nameOf(command)?.replace('Shift ', 'Shift+');
}
