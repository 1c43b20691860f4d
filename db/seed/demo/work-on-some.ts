/** People have begun to work on the demo month's differences: some have an owner, a comment, a label. */

import { DEMO_ACCOUNTS } from '../../../server/access/demo-accounts.ts';
import { staffByEmail } from '../../../server/access/staff-by-email.ts';
import { runCommand } from '../../../server/guard/command.ts';
import { type Ambience, staffActor } from '../../../server/guard/context.ts';
import { runQuery } from '../../../server/guard/query.ts';
import { systemClock } from '../../../server/kernel/clock.ts';
import { systemRandom } from '../../../server/kernel/random.ts';
import { assignDifferences } from '../../../server/reconciliation/assign-difference.ts';
import { commentDifference } from '../../../server/reconciliation/comment-difference.ts';
import { labelDifferences } from '../../../server/reconciliation/label-difference.ts';
import { listDifferences } from '../../../server/reconciliation/list-differences.ts';
import type { Database } from '../../client.ts';

const COMMENTS = [
  '已向渠道发起查单，等待回复。',
  '商户确认买家只付了一次，渠道侧疑似重复扣款。',
  '费率 7 月起有调整，正在和商务确认合同。',
  'Asked the channel’s support; ticket open since this morning.',
];
const LABELS = ['待渠道回复', '费率', '重复扣款', 'escalated'];

/** Owners on every second open difference, a comment on every fourth, a label on every third; nothing where somebody was at work already. */
export async function workOnSome(database: Database): Promise<void> {
  const operators = DEMO_ACCOUNTS.filter((account) => account.role === 'operations');
  for (const [turn, account] of operators.entries()) {
    const person = await staffByEmail(database.db, account.email);
    if (!person) continue;
    const ambience: Ambience = {
      database,
      clock: systemClock,
      random: systemRandom,
      actor: staffActor({ ...person, sessionId: person.userId }),
      requestId: 'demo',
      ip: null,
    };
    const { rows } = await runQuery(listDifferences, ambience, { filter: { open: true }, limit: 200 });
    for (const [index, difference] of rows.entries()) {
      if (index % (operators.length * 2) !== turn || difference.ownerId) continue;
      await runCommand(assignDifferences, ambience, {
        differences: [{ id: difference.id, version: difference.version }],
        ownerId: person.userId,
      });
      if (index % 3 === 0)
        await runCommand(labelDifferences, ambience, {
          differences: [{ id: difference.id, version: difference.version + 1 }],
          add: [LABELS[index % LABELS.length] as string],
        });
      if (index % 4 === 0)
        await runCommand(commentDifference, ambience, { differenceId: difference.id, body: COMMENTS[index % COMMENTS.length] as string });
    }
  }
}
