/** The daily care of accounts: those that nobody uses are disabled, and what no longer counts is forgotten. */
import { disableIdleAccounts } from '../access/disable-idle-accounts.ts';
import { forgetOldBrowsers } from '../access/known-browser.ts';
import { forgetOldWindows } from '../access/rate-limit.ts';
import { forgetOldConfirmations } from '../access/step-up.ts';
import type { Ambience } from '../guard/context.ts';

export async function tendAccounts(ambience: Ambience): Promise<{ disabled: number }> {
  const disabled = await disableIdleAccounts(ambience);
  await forgetOldWindows(ambience);
  await forgetOldConfirmations(ambience);
  await forgetOldBrowsers(ambience);
  return { disabled: disabled.length };
}
