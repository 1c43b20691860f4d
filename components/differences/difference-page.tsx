/** A difference on its own page; the walk through the list changes which. */
'use client';
import { DifferenceDetail } from './difference-detail.tsx';
import { useShownId } from './use-difference-walk.ts';

export function DifferencePage({ id }: { id: string }) {
  return (
    <div className="max-w-[1280px]">
      <DifferenceDetail id={useShownId(id)} place="page" />
    </div>
  );
}
