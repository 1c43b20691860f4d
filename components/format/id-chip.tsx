/** A number somebody may want to read out, copy or follow: middle cut when long, whole in the title and the clipboard. */
'use client';
import { cn } from '../ui/cn.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Link } from '../ui/link.tsx';

/** `2026…00123`: the head and the tail are what people compare. */
export function middleCut(text: string, keep = 18): string {
  if (text.length <= keep) return text;
  const head = Math.ceil((keep - 1) * 0.55);
  return `${text.slice(0, head)}…${text.slice(text.length - (keep - 1 - head))}`;
}

export function IdChip({
  id,
  href,
  what,
  keep = 18,
  copy = true,
  className,
}: {
  id: string | null | undefined;
  href?: string;
  what?: string;
  keep?: number;
  /** Copying is offered on hover and focus; `shown`: always, where the number stands alone. */
  copy?: boolean | 'shown';
  className?: string;
}) {
  if (!id) return <span className="text-ink-3">--</span>;
  const shown = middleCut(id, keep);
  const text = (
    <>
      <span aria-hidden={shown !== id || undefined}>{shown}</span>
      {shown !== id && <span className="sr-only">{id}</span>}
    </>
  );
  return (
    // its targets are 24 px high, its line is as high as every other
    <span className={cn('group/id -my-0.5 inline-flex items-center gap-0.5 whitespace-nowrap', className)} title={id}>
      {href ? (
        <Link
          href={href}
          className="ident inline-flex min-h-6 items-center text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-current"
        >
          {text}
        </Link>
      ) : (
        <span className="ident">{text}</span>
      )}
      {copy && (
        <CopyButton
          text={id}
          what={what}
          className={cn(
            copy === true &&
              'opacity-0 group-focus-within/id:opacity-100 group-hover/id:opacity-100 [tr:focus-within_&]:opacity-100 pointer-coarse:opacity-100',
          )}
        />
      )}
    </span>
  );
}

/** Several numbers of one thing, one after another; `--` where there is none. */
export function IdChips({ ids, keep, className }: { ids: readonly string[]; keep?: number; className?: string }) {
  if (ids.length === 0) return <IdChip id={null} />;
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {ids.map((id) => (
        <IdChip key={id} id={id} keep={keep} className={className} />
      ))}
    </span>
  );
}
