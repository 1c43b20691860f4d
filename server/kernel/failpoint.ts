/** Named places where a crash would hurt most. Tests make the process die, fail or wait there; in production they are nothing. */

/** Every place, in the order in which work comes by. Each is called exactly once in the code, and hit by server/jobs/crash.db.test.ts, those of the
 *  watched folder by server/jobs/crash-folder.db.test.ts. */
export const FAILPOINTS = [
  'command.begun',
  'command.key_taken',
  'command.done_before_response_kept',
  'command.done_before_audit',
  'command.before_commit',
  'command.committed_before_answer',
  'audit.alone_before_commit',
  'ledger.entry_posted_before_commit',
  'ledger.day_closed_before_commit',
  'ledger.entry_reversed_before_commit',
  'ledger.funds_held_before_commit',
  'posting_queue.before_send',
  'posting_queue.committed_before_answer',
  'import.received',
  'import.before_bytes_commit',
  'import.bytes_kept',
  'import.lines_copied',
  'import.judged_before_publish',
  'import.published_before_rejects',
  'import.before_commit',
  'import.published',
  'import.refusal_before_commit',
  'import.followed_up',
  'folder.noted_before_move',
  'folder.taken',
  'folder.imported_before_outcome',
  'folder.outcome_before_move',
  'folder.reason_before_move',
  'folder.linked_before_unlinked',
  'folder.put_away',
  'orders.staged',
  'orders.merged_before_commit',
  'queue.before_ask',
  'queue.asked',
  'jobs.taken',
  'jobs.reconciled_before_completion',
  'jobs.accounts_tended_before_completion',
  'reconciliation.date_taken',
  'reconciliation.before_compare',
  'reconciliation.compared',
  'reconciliation.differences_written',
  'reconciliation.matches_written',
  'reconciliation.finished_before_commit',
  'reconciliation.committed',
  'reconciliation.failed_before_date_given_back',
  'sign_in.half_session_before_commit',
  'sign_in.code_spent_before_session',
  'sign_in.whole_session_before_commit',
  'sign_in.signed_out_before_commit',
  'export.audited_before_first_byte',
  'export.between_rows',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** What happens there, and at which of its hits (the first is 1). `note` only says that it was there. */
type Deed = { act: 'kill' | 'throw' | 'wait' | 'note'; hit: number; ms: number };

/** Reads `point=kill,other=throw@3,third=wait:500,*=note`. Throws for a place or deed that there is not: a misspelt one would test nothing. */
export function readFailpoints(text: string): Map<string, Deed> {
  const known = new Set<string>([...FAILPOINTS, '*']);
  return new Map(
    text.split(',').map((part): [string, Deed] => {
      const [, name, act, ms, hit] = /^([a-z_.*]+)=(kill|throw|note|wait:(\d{1,6}))(?:@(\d{1,6}))?$/.exec(part.trim()) ?? [];
      if (!name || !act || !known.has(name)) throw new Error(`FAILPOINTS: there is no "${part}"`);
      const kind = act.startsWith('wait') ? 'wait' : (act as Deed['act']);
      return [name, { act: kind, hit: Number.parseInt(hit ?? '1', 10), ms: Number.parseInt(ms ?? '0', 10) }];
    }),
  );
}

const armed = process.env.NODE_ENV === 'production' || !process.env.FAILPOINTS ? null : readFailpoints(process.env.FAILPOINTS);
const hits = new Map<string, number>();

/** A place where a test may let this process die. Costs a comparison where none is set; never does anything in production. */
export function failpoint(name: Failpoint): Promise<void> | undefined {
  return armed === null ? undefined : reach(armed, name);
}

/** Says on the error output that it was reached (a pipe is written to at once, before a kill), then does what was asked for. */
function reach(deeds: Map<string, Deed>, name: Failpoint): Promise<void> | undefined {
  const hit = (hits.get(name) ?? 0) + 1;
  hits.set(name, hit);
  const deed = deeds.get(name) ?? deeds.get('*');
  if (!deed || (deed.act !== 'note' && deed.hit !== hit)) return undefined;
  process.stderr.write(`failpoint ${name} ${deed.act}\n`);
  if (deed.act === 'kill') process.kill(process.pid, 'SIGKILL');
  if (deed.act === 'throw') throw new Error(`failpoint ${name}`);
  return deed.act === 'wait' ? new Promise((resolve) => setTimeout(resolve, deed.ms)) : undefined;
}
