/** The place of what is looked at beside its list, on windows wide enough for both: it covers nothing and stays in sight while the page moves. */
'use client';
import { type ReactNode, useRef } from 'react';
import { useMedia } from '../ui/use-media.ts';
import { useRegionHeight } from './use-region-height.ts';

/** The list keeps its first columns; what is looked at has room for two of its own. */
export const BESIDE_GRID =
  'grid items-start gap-4 grid-cols-[minmax(352px,1fr)_minmax(0,800px)] min-[1600px]:grid-cols-[minmax(352px,1fr)_minmax(0,880px)] min-[1800px]:grid-cols-[minmax(352px,1fr)_minmax(0,1040px)]';

/** Room for list, sides and history next to one another. */
export function useRoomBeside(): boolean {
  return useMedia('(min-width: 1440px)');
}

export function Beside({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useRegionHeight(place);
  return (
    <div
      ref={place}
      className="sticky top-[calc(var(--ribbon)+var(--spacing-bar)+12px)] flex max-h-[calc(100dvh-var(--ribbon)-var(--spacing-bar)-24px)] flex-col"
    >
      {children}
    </div>
  );
}
