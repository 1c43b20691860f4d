/** A figure that leads to its rows: it looks like the figure, underlined thinly, with room for a finger. */

import type { ComponentProps } from 'react';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';

export const FIGURE_LOOK =
  'inline-flex min-h-6 items-center underline decoration-edge decoration-dotted underline-offset-4 hover:decoration-current hover:decoration-solid';

export function FigureLink({ className, ...props }: ComponentProps<typeof Link>) {
  return <Link {...props} className={cn(FIGURE_LOOK, className)} />;
}
