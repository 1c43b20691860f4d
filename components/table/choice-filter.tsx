/** A filter for one of the words in use, each with how many rows carry it: typing narrows them, the arrows walk, Enter takes one. */
'use client';
import { useState } from 'react';
import { useLater } from '../ui/later.ts';
import { Popover } from '../ui/popover.tsx';
import type { ChoiceProps } from './choice-list.tsx';
import { FilterTrigger } from './filter-trigger.tsx';

const load = () => import('./choice-list.tsx').then(({ ChoiceList }) => ChoiceList);

/** What is chosen from, which comes right after the page. */
export const useChoiceList = (isWanted: boolean) => useLater(load, isWanted);

export function ChoiceFilter(props: ChoiceProps) {
  const [open, setOpen] = useState(false);
  const ChoiceList = useChoiceList(open);
  return (
    <Popover
      label={props.label}
      open={open && ChoiceList !== null}
      onOpenChange={setOpen}
      className="w-64 p-1"
      trigger={<FilterTrigger label={props.label} isSet={props.raw !== ''} value={props.raw} />}
    >
      {ChoiceList && (
        <ChoiceList
          {...props}
          onChange={(raw) => {
            setOpen(false);
            props.onChange(raw);
          }}
        />
      )}
    </Popover>
  );
}
