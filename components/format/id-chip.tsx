/** A number somebody may want to read out, copy or follow: middle cut when long, whole in the title, and in what is copied of the page. */
'use client';
import { cn } from '../ui/cn.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Link } from '../ui/link.tsx';

/** Head, middle and tail of a text of more than `keep` characters, whose middle is left out; null where all of it is shown. */
function cutOf(text: string, keep: number): [head: string, middle: string, tail: string] | null {
  if (text.length <= keep) return null;
  const head = Math.ceil((keep - 1) * 0.55);
  const tail = text.length - (keep - 1 - head);
  return [text.slice(0, head), text.slice(head, tail), text.slice(tail)];
}

/** `2026…00123`: the head and the tail are what people compare. */
export function middleCut(text: string, keep = 18): string {
  const cut = cutOf(text, keep);
  return cut ? `${cut[0]}…${cut[2]}` : text;
}

/** The whole text, of which the middle takes no room: who marks it, searches the page for it or has it read out gets all of it. */
function MiddleCut({ text, keep }: { text: string; keep: number }) {
  const cut = cutOf(text, keep);
  if (!cut) return text;
  const [head, middle, tail] = cut;
  return (
    // one piece, also where what is around it lays its parts out one beside the other
    <span>
      <span className="after:content-['…'_/_'']">{head}</span>
      <span className="text-[0px]">{middle}</span>
      {tail}
    </span>
  );
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
  const text = <MiddleCut text={id} keep={keep} />;
  return (
    // its targets are 24 px high, its line is as high as every other, and the number stands on the line of the words around it
    <span className={cn('group/id inline-flex items-baseline gap-0.5 whitespace-nowrap', className)} title={id}>
      <span className="min-w-0">
        {href ? (
          <Link
            href={href}
            className="ident py-[6px] text-accent leading-none underline decoration-accent/30 underline-offset-2 hover:decoration-current"
          >
            {text}
          </Link>
        ) : (
          <span className="ident leading-none">{text}</span>
        )}
      </span>
      {copy && (
        <CopyButton
          text={id}
          what={what}
          className={cn(
            '-my-1 self-center',
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
