/** The audit log on the wire. */
import { getAuditEntry, listAudit, listAuditActions, verifyChain } from '../../audit/read-trail.ts';
import { act, ask, router } from '../trpc.ts';

export const auditRouter = router({
  list: ask(listAudit),
  get: ask(getAuditEntry),
  actions: ask(listAuditActions),
  verifyChain: act(verifyChain),
});
