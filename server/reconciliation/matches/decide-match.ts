/** A person decides what the engine only offered: this line and this record are the same money, or they are not. */
import { command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { bucketOf } from '../../kernel/ids.ts';
import { insertEvents } from '../differences/store.ts';
import { decideMatchInput } from './contract.ts';
import { decide, isTaken, lockMatch, resolveExplained } from './store.ts';

/** Confirming closes the two differences it explains, now and in every later run while both sides say the same. Refuses `match_not_found`,
 *  `match_decided` (by somebody else meanwhile), `match_outdated` (its date was run again since), `run_in_progress` (it is being run again, or a date beside
 *  it is) and `match_taken` (its line or record is confirmed with another). */
export const decideMatch = command({
  name: 'reconciliation.decide_match',
  permission: 'difference.assign',
  input: decideMatchInput,
  run: async ({ tx, actor, now, newId }, { matchId, decision, reason }) => {
    const found = await lockMatch(tx, matchId, now);
    if (!found) throw new DomainError('not_found', 'match_not_found', 'Match not found');
    const { match, isCurrent, atWork } = found;
    // What it was offered for may be matched by now, of which the offers of before know nothing.
    if (!isCurrent) throw new DomainError('conflict', 'match_outdated', 'A later run has compared this date again');
    if (atWork !== null)
      throw new DomainError('conflict', 'run_in_progress', `A run of ${match.channelCode} ${atWork} is in progress`, {
        channel: match.channelCode,
        date: atWork,
      });
    if (match.status !== 'proposed') throw new DomainError('conflict', 'match_decided', 'This match has already been decided');
    if (decision === 'confirm' && (await isTaken(tx, match)))
      throw new DomainError('conflict', 'match_taken', 'The line or the record is already part of another confirmed match');
    const by = { id: actorId(actor), name: actorName(actor), at: now, reason };
    await decide(tx, match, decision === 'confirm' ? 'confirmed' : 'revoked', by);
    const closed = decision === 'confirm' ? await resolveExplained(tx, match, now) : [];
    await insertEvents(
      tx,
      closed.map((row) => ({
        id: newId(bucketOf(row.id)),
        differenceId: row.id,
        at: now,
        kind: 'gone' as const,
        actorId: by.id,
        actorName: by.name,
        body: reason,
        details: { matchId, resolution: 'person' },
      })),
    );
    return {
      result: { closed: closed.length },
      audit: {
        subjectKind: 'match',
        subjectId: matchId,
        summary: `match ${decision === 'confirm' ? 'confirmed' : 'declined'}: ${reason}`,
        before: { status: 'proposed' },
        after: { decision, closed: closed.map((row) => row.no) },
      },
    };
  },
});
