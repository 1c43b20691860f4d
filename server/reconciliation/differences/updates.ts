/** Which events can bring a difference into what a filter finds. Pure. */
import type { DifferenceEvent, DifferenceFilter } from './contract.ts';

type Kind = DifferenceEvent['kind'];

const OF_STATUSES = 4;
const isPartOf = ({ statuses }: DifferenceFilter) => statuses !== undefined && statuses.length < OF_STATUSES;
const hasOne = ({ statuses = [] }: DifferenceFilter) => statuses.includes('open') !== statuses.includes('in_progress');
const isByOwner = ({ owner, owners }: DifferenceFilter) => owner !== undefined || owners !== undefined;
const isByMoney = (filter: DifferenceFilter) =>
  [filter.amountMin, filter.amountMax, filter.direction, filter.currency].some((value) => value !== undefined);

/** A run finds and reopens under every filter; what people do brings a row only where the filter looks at it. */
const BRINGS: Record<Kind, (filter: DifferenceFilter) => boolean> = {
  found: () => true,
  reopened: () => true,
  changed: isByMoney,
  gone: (filter) => isPartOf(filter) && filter.statuses?.includes('resolved') === true,
  assigned: (filter) => isByOwner(filter) || hasOne(filter),
  labelled: (filter) => filter.label !== undefined,
  commented: () => false,
  started: isPartOf,
  external: isPartOf,
  undone: (filter) => isPartOf(filter) || isByOwner(filter) || filter.label !== undefined,
};

/** After another event a row that the filter finds was found by it before: it is no new one. */
export function eventsThatBring(filter: DifferenceFilter): Kind[] {
  return (Object.keys(BRINGS) as Kind[]).filter((kind) => BRINGS[kind](filter));
}
