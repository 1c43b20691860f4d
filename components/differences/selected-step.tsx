/** A step that a selection takes: a button with a small form, which its key opens as well. */
'use client';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState } from 'react';
import { groupedCount } from '../format/amount-text.ts';
import { useAriaKeys, useKeys } from '../providers/keys-provider.tsx';
import { KeyHint } from '../shell/key-hint.tsx';
import type { Matching } from '../table/selection-bar.tsx';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';

/** `why` says why the step cannot be taken. `matching` where it is taken on all that a filter finds, which the form says before. */
export function SelectedStep({
  part,
  title,
  why,
  matching,
  limits,
  hasKey,
  isPending,
  canSend,
  onSend,
  children,
}: {
  part: 'label' | 'comment';
  title: string;
  why: string | null;
  matching: Matching | null;
  /** What the step on all of them does not take, in words. */
  limits: string;
  hasKey: boolean;
  isPending: boolean;
  canSend: boolean;
  onSend(): Promise<unknown>;
  children: ReactNode;
}) {
  const t = useTranslations('difference.bulk');
  const keyOf = useAriaKeys();
  const [open, setOpen] = useState(false);
  useKeys({ [part]: () => setOpen(true) }, hasKey && why === null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!canSend || isPending) return;
    // Out of the way at once, so that the next key is not written into it; what was refused comes back with what was typed.
    setOpen(false);
    await onSend().catch(() => setOpen(true));
  };
  return (
    <Popover
      label={title}
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-80"
      trigger={
        <Button size="sm" aria-keyshortcuts={hasKey ? keyOf(part) : undefined} disabled={why !== null} title={why ?? undefined}>
          {title} {hasKey && <KeyHint command={part} className="max-lg:hidden" />}
        </Button>
      }
    >
      <form className="flex flex-col gap-2" onSubmit={send}>
        {matching && (
          <p className="text-sm">
            {t('onMatching', { count: groupedCount(matching.count) })} <span className="text-ink-2">{limits}</span>
          </p>
        )}
        {children}
        <Button type="submit" variant="primary" size="sm" className="self-end" pending={isPending} disabled={!canSend}>
          {title}
        </Button>
      </form>
    </Popover>
  );
}
