/** Which answers an own act on a difference makes old. Asking the whole room anew after each act was forty calls a difference, and who cleared one a
 *  second was refused as calling too often. Pure. */
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';

export type Act = 'assigned' | 'labelled' | 'commented';

/** `now`: shown by the row or the difference itself. `soon`: counts and sums, which may be a moment behind the hand. */
export type Touched = 'now' | 'soon' | 'not';

/** `name`: the procedure under `differences`; `filter`: of its input, where it has one. */
export function touchedBy(act: Act, name: string, filter: DifferenceFilter | undefined): Touched {
  if (name === 'get') return 'now';
  // The row of what is commented on is changed in place, and who may own differences by no act on them.
  if (act === 'commented' || name === 'owners') return 'not';
  if (name === 'list') return 'now';
  if (name === 'labels') return act === 'labelled' ? 'soon' : 'not';
  return act === 'assigned' || filter?.label !== undefined ? 'soon' : 'not';
}
