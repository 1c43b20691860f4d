/** A step of a calendar. Where it leads no further it can still be come to, and says why: to who points at it and to who has the page read. */
'use client';
import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';

export function StepButton({
  label,
  size,
  why,
  onClick,
  children,
}: {
  label: string;
  size: 'icon' | 'icon-sm';
  /** Why there is no such step; null where there is one. */
  why: string | null;
  onClick?(): void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <>
      <Button
        size={size}
        aria-label={label}
        isAtEnd={why !== null}
        aria-describedby={why === null ? undefined : id}
        title={why ?? undefined}
        onClick={onClick}
      >
        {children}
      </Button>
      {why !== null && (
        <span id={id} hidden>
          {why}
        </span>
      )}
    </>
  );
}
