/** Differences on the wire. */
import { listOwners } from '../../access/list-owners.ts';
import { assignDifferences, assignMatching } from '../../reconciliation/differences/assign-difference.ts';
import { commentDifference, commentDifferences, commentMatching } from '../../reconciliation/differences/comment-difference.ts';
import { countUpdates } from '../../reconciliation/differences/count-updates.ts';
import { getDifference } from '../../reconciliation/differences/get-difference.ts';
import { labelDifferences, labelMatching } from '../../reconciliation/differences/label-difference.ts';
import {
  countsByKind,
  listDifferenceGroups,
  listDifferenceLabels,
  listDifferences,
  lookUpDifferenceNumbers,
  sumDifferences,
} from '../../reconciliation/differences/list-differences.ts';
import { watchDifference } from '../../reconciliation/differences/watch-difference.ts';
import { act, actThrough, ask, router } from '../trpc.ts';

export const differencesRouter = router({
  list: ask(listDifferences),
  sums: ask(sumDifferences),
  lookUpNumbers: ask(lookUpDifferenceNumbers),
  groups: ask(listDifferenceGroups),
  countsByKind: ask(countsByKind),
  labels: ask(listDifferenceLabels),
  updates: ask(countUpdates),
  get: ask(getDifference),
  owners: ask(listOwners),
  assign: act(assignDifferences),
  assignMatching: act(assignMatching),
  comment: act(commentDifference),
  commentMany: act(commentDifferences),
  commentMatching: act(commentMatching),
  label: act(labelDifferences),
  labelMatching: act(labelMatching),
  watch: actThrough(watchDifference),
});
