/** The mark (平, a level beam over two equal weights) and the name beside it, drawn, so that no font is needed. */
import { cn } from '../ui/cn.ts';

export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={cn('size-7 shrink-0', className)} aria-hidden>
      <rect width="32" height="32" rx="4" className="fill-accent" />
      <path
        d="M8.5 8.5h15M5.5 19h21M16 8.5V27M11 12.2l1.2 3M21 12.2l-1.2 3"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="2.6"
        strokeLinecap="square"
      />
    </svg>
  );
}

/** `name` is what it is called in the reader's language, for those who cannot see it. */
export function Wordmark({ name, className }: { name: string; className?: string }) {
  return (
    <span role="img" aria-label={name} className={cn('inline-flex items-center gap-2.5 text-ink', className)}>
      <Mark />
      <svg
        viewBox="0 0 54 24"
        className="h-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="square"
        strokeLinejoin="miter"
        aria-hidden
      >
        <path d="M4 4h17M2 13.5h21M12.5 4v18M7 7l1.3 3.6M18 7l-1.3 3.6" />
        <path d="M31 3.5h7.5v11.5M31 3.5V15M34.8 7v5.5q-.4 5-4.3 8.5M36.2 17l2.6 4" />
        <path d="M50 4.5q-2.5 3-6 4.7M41.5 12.2H53M44 3v17.5l4.2-2.3M46 12.400q1.600 5.600 6.500 8.800" />
      </svg>
    </span>
  );
}
