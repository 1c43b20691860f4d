/** The audit log on the wire. */
import { getAuditEntry, listAudit, listAuditActions, verifyChainDoor } from '../../audit/read-trail.ts';
import { actThrough, ask, router } from '../trpc.ts';

export const auditRouter = router({
  list: ask(listAudit),
  get: ask(getAuditEntry),
  actions: ask(listAuditActions),
  verifyChain: actThrough(verifyChainDoor),
});
