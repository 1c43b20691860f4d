/** Staff on the wire. */

import { addStaffUser, endStaffSessions, resetStaffFactors, setStaffRoles, setStaffStatus } from '../../access/change-staff.ts';
import { listStaff } from '../../access/list-staff.ts';
import { act, ask, router } from '../trpc.ts';

export const staffRouter = router({
  list: ask(listStaff),
  add: act(addStaffUser),
  setRoles: act(setStaffRoles),
  setStatus: act(setStaffStatus),
  resetFactors: act(resetStaffFactors),
  endSessions: act(endStaffSessions),
});
