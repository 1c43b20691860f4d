/** What lists are writing into the address. React shows a change before it stands there; who leaves in between would be led back by the write. */
'use client';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';

/** The address is one for the whole window, and so is what was written into it last. */
let last: Promise<unknown> = Promise.resolve();

/** Every write of a list goes through here: `noteWrite(setQuery(change))`. */
export function noteWrite(written: Promise<unknown>): void {
  last = written.catch(() => undefined);
}

/** Goes to another page, after what is being written. */
export function useLeave(): (href: string) => void {
  const router = useRouter();
  return useCallback((href) => void last.then(() => router.push(href)), [router]);
}
