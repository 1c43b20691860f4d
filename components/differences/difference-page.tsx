/** A difference on its own page; the walk through the list changes which. */
'use client';
import { useShownId } from '../walk/use-record-walk.ts';
import { DifferenceDetail } from './difference-detail.tsx';
import { PAGES } from './differences-address.ts';

export function DifferencePage({ id }: { id: string }) {
  return (
    <div className="max-w-[1280px]">
      <DifferenceDetail id={useShownId(PAGES, id)} place="page" />
    </div>
  );
}
