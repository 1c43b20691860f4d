/** The key of a command, as it is now, beside what it does; nothing where it has none. */
'use client';
import { type KeyCommand, useKeyNames } from '../providers/keys-provider.tsx';
import { Kbd } from '../ui/kbd.tsx';

export function KeyHint({ command, className }: { command: KeyCommand; className?: string }) {
  const name = useKeyNames()(command);
  return name === null ? null : <Kbd className={className}>{name}</Kbd>;
}
