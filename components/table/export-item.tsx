/** An entry of the export menu: asks whether the file may be taken before it follows the link, since a download that is refused says nothing. */
'use client';
import type { ReactNode } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';

/** The refusal as calls of the wire carry theirs; null where the file may be taken. */
async function refusalOf(href: string): Promise<object | null> {
  const answer = await fetch(`${href}&check=1`, { cache: 'no-store' }).catch(() => null);
  if (answer?.ok) return null;
  const said = (await answer?.json().catch(() => null)) as object | null;
  return { data: answer ? { ...said, httpStatus: answer.status } : null };
}

function download(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = '';
  link.click();
}

/** Takes a file by its address, and says so where it may not be taken. */
export function useTakeFile(): (href: string) => Promise<void> {
  const say = useRefusal();
  return async (href) => {
    const refusal = await refusalOf(href);
    if (refusal) toast.error(say(refusal).text);
    else download(href);
  };
}

/** `href` is the address of the file, with its filter. */
export function ExportItem({ href, children }: { href: string; children: ReactNode }) {
  const take = useTakeFile();
  return <MenuItem onSelect={() => void take(href)}>{children}</MenuItem>;
}
