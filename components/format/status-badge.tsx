/** The state of a thing: a shape, a word and a colour that say the same, so that none of them is needed alone. */

import { TONE_LOOK, type Tone } from '../ui/badge.tsx';
import { cn } from '../ui/cn.ts';

/** circle = at rest; ring = open, nothing done yet; half = under way; tick = good; triangle = look here; cross = bad; clock = we wait
 *  or do not know; person = waits for somebody's approval; dash = ended without result. */
export type StatusShape = 'circle' | 'ring' | 'half' | 'tick' | 'triangle' | 'cross' | 'clock' | 'person' | 'dash';

const PATH: Record<StatusShape, React.ReactNode> = {
  circle: <circle cx="6" cy="6" r="3.5" fill="currentColor" stroke="none" />,
  ring: <circle cx="6" cy="6" r="3.75" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.25" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor" stroke="none" />
    </>
  ),
  tick: <path d="M2 6.5 4.8 9.2 10 3.2" strokeWidth="1.9" />,
  triangle: (
    <>
      <path d="M6 1.6 11 10.2H1z" />
      <path d="M6 4.8v2.4M6 8.6v.2" />
    </>
  ),
  cross: <path d="m2.6 2.6 6.8 6.8m0-6.8L2.6 9.4" strokeWidth="1.9" />,
  clock: (
    <>
      <circle cx="6" cy="6" r="4.5" />
      <path d="M6 3.4V6l1.8 1.2" />
    </>
  ),
  person: (
    <>
      <circle cx="6" cy="3.8" r="2" />
      <path d="M2 10.6c.4-2.2 1.9-3.2 4-3.2s3.6 1 4 3.2" />
    </>
  ),
  dash: <path d="M2.5 6h7" strokeWidth="1.9" />,
};

const SHAPE_OF: Record<Tone, StatusShape> = {
  neutral: 'circle',
  info: 'half',
  success: 'tick',
  warning: 'triangle',
  danger: 'cross',
  review: 'person',
};

export function StatusGlyph({ shape, className }: { shape: StatusShape; className?: string }) {
  return (
    <svg
      viewBox="0 0 12 12"
      className={cn('size-3 shrink-0', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      {PATH[shape]}
    </svg>
  );
}

/** `word` is at most two English words or four characters; `shape` defaults by tone. */
export function StatusBadge({ tone, shape, word, className }: { tone: Tone; shape?: StatusShape; word: string; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex h-5.5 items-center gap-1.5 whitespace-nowrap rounded-xs px-1.5 text-xs leading-none',
        TONE_LOOK[tone],
        className,
      )}
    >
      <StatusGlyph shape={shape ?? SHAPE_OF[tone]} />
      {word}
    </span>
  );
}
