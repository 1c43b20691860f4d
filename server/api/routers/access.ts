/** One's own sessions and factors on the wire. Signing in itself is not here: it has no session yet. */
import { changePassword, confirmSecondFactor, makeRecoveryCodes, startSecondFactor } from '../../access/change-own-factors.ts';
import { changeOwnKeys, getOwnKeys } from '../../access/own-keys.ts';
import { changeOwnLook } from '../../access/own-look.ts';
import { getOwnAccount, listOwnSessions, revokeOtherSessions, revokeOwnSession } from '../../access/own-sessions.ts';
import { getRemainingSession } from '../../access/remaining-session.ts';
import { confirmItIsMe } from '../../access/step-up.ts';
import { act, actAndRenew, ask, router } from '../trpc.ts';

export const accessRouter = router({
  own: ask(getOwnAccount),
  keys: ask(getOwnKeys),
  changeKeys: act(changeOwnKeys),
  changeLook: act(changeOwnLook),
  remaining: ask(getRemainingSession),
  sessions: ask(listOwnSessions),
  revokeSession: act(revokeOwnSession),
  revokeOtherSessions: act(revokeOtherSessions),
  changePassword: actAndRenew(changePassword),
  startSecondFactor: act(startSecondFactor),
  confirmSecondFactor: actAndRenew(confirmSecondFactor),
  newRecoveryCodes: act(makeRecoveryCodes),
  confirmItIsMe: actAndRenew(confirmItIsMe),
});
