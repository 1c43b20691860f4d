/** Differences on the wire. */
import { listOwners } from '../../access/list-owners.ts';
import { assignDifferences, assignMatching } from '../../reconciliation/assign-difference.ts';
import { commentDifference } from '../../reconciliation/comment-difference.ts';
import { getDifference } from '../../reconciliation/get-difference.ts';
import { labelDifferences } from '../../reconciliation/label-difference.ts';
import {
  countsByKind,
  listDifferenceGroups,
  listDifferenceLabels,
  listDifferences,
  sumDifferences,
} from '../../reconciliation/list-differences.ts';
import { watchDifference } from '../../reconciliation/watch-difference.ts';
import { act, actThrough, ask, router } from '../trpc.ts';

export const differencesRouter = router({
  list: ask(listDifferences),
  sums: ask(sumDifferences),
  groups: ask(listDifferenceGroups),
  countsByKind: ask(countsByKind),
  labels: ask(listDifferenceLabels),
  get: ask(getDifference),
  owners: ask(listOwners),
  assign: act(assignDifferences),
  assignMatching: act(assignMatching),
  comment: act(commentDifference),
  label: act(labelDifferences),
  watch: actThrough(watchDifference),
});
