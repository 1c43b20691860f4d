/** People have begun to work on the demo month's differences: some have an owner, a comment, a label. */

import { DEMO_ACCOUNTS } from '../../../server/access/demo-accounts.ts';
import { runCommand } from '../../../server/guard/command.ts';
import { actorId } from '../../../server/guard/context.ts';
import { runQuery } from '../../../server/guard/query.ts';
import { assignDifferences } from '../../../server/reconciliation/differences/assign-difference.ts';
import type { DifferenceKind } from '../../../server/reconciliation/differences/codes.ts';
import { commentDifference } from '../../../server/reconciliation/differences/comment-difference.ts';
import { labelDifferences } from '../../../server/reconciliation/differences/label-difference.ts';
import { listDifferences } from '../../../server/reconciliation/differences/list-differences.ts';
import type { Database } from '../../client.ts';
import { demoAmbience } from './demo-ambience.ts';

/** What is said of a difference fits its kind. People write in the language they think in. */
const NOTES: Partial<Record<DifferenceKind, { label: string; comment: string }>> = {
  missing_at_channel: { label: '待渠道回复', comment: '已向渠道发起查单，等待回复。' },
  duplicate: { label: '重复扣款', comment: '商户确认买家只付了一次，渠道侧疑似重复扣款。' },
  fee: { label: '费率', comment: '费率近期有调整，正在与商务核对合同。' },
};
const OTHERWISE = { label: '已升级', comment: 'Asked the channel’s support; ticket open since this morning.' };

/** Owners on every second open difference, a comment on every fourth, a label on every third; nothing where somebody was at work already. */
export async function workOnSome(database: Database): Promise<void> {
  const operators = DEMO_ACCOUNTS.filter((account) => account.role === 'operations');
  for (const [turn, account] of operators.entries()) {
    const ambience = await demoAmbience(database, account);
    if (!ambience) continue;
    const { rows } = await runQuery(listDifferences, ambience, { filter: { open: true }, limit: 200 });
    for (const [index, difference] of rows.entries()) {
      if (index % (operators.length * 2) !== turn || difference.ownerId) continue;
      const { label, comment } = NOTES[difference.kind] ?? OTHERWISE;
      await runCommand(assignDifferences, ambience, {
        differences: [{ id: difference.id, version: difference.version }],
        ownerId: actorId(ambience.actor),
      });
      if (index % 3 === 0)
        await runCommand(labelDifferences, ambience, {
          differences: [{ id: difference.id, version: difference.version + 1 }],
          add: [label],
        });
      if (index % 4 === 0)
        await runCommand(commentDifference, ambience, {
          differenceId: difference.id,
          body: comment,
          requestKey: `comment-${difference.id}`,
        });
    }
  }
}
