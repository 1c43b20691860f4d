/** Adding a channel and changing its settings: whose statements are expected, in which format, and when their day ends. A channel has its
 *  ledger accounts from the moment it is there. */
import type { Tx } from '../../db/client.ts';
import { calendarByCode } from '../calendars/list-calendars.ts';
import { command } from '../guard/command.ts';
import { parseBusinessDate, startOfBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { channelPrefund, channelReceivable } from '../ledger/chart-of-accounts.ts';
import { openChannelAccounts } from '../ledger/open-account.ts';
import { addChannelInput, type ChannelRow, type ChannelSettings, changeChannelInput, channelSettings } from './contract.ts';
import { insertChannel, selectChannel, updateChannel } from './store.ts';

/** Refuses `time_zone_unknown` before a zone nobody knows is kept. */
function requireZone({ timeZone, dayCut }: ChannelSettings): void {
  startOfBusinessDate(parseBusinessDate('2026-01-01'), { zone: timeZone, dayCut });
}

/** Refuses `time_zone_unknown` and `calendar_not_found`. */
async function requireKnown(tx: Tx, settings: ChannelSettings): Promise<void> {
  requireZone(settings);
  if (settings.calendarCode !== null) await calendarByCode(tx, settings.calendarCode);
}

/** What of a channel can be set: what else it has did not change, and before stands beside after field by field. */
const settingsOf = (channel: ChannelRow) =>
  Object.fromEntries(Object.keys(channelSettings.shape).map((name) => [name, channel[name as keyof ChannelSettings]]));

const accountsOf = (code: string) => [channelReceivable(code), channelPrefund(code)];

/** Opens the channel's receivable and prefund in the same transaction: what it takes in can be booked at once. Refuses `channel_code_taken`,
 *  `time_zone_unknown`, `calendar_not_found`. */
export const addChannel = command({
  name: 'channels.add',
  permission: 'channel.configure',
  input: addChannelInput,
  run: async ({ tx, now }, { code, settings }) => {
    await requireKnown(tx, settings);
    if (!(await insertChannel(tx, code, settings, now)))
      throw new DomainError('conflict', 'channel_code_taken', `A channel with the code ${code} already exists`, { channel: code });
    await openChannelAccounts(tx, { code, nameEn: settings.nameEn, nameZh: settings.nameZh });
    const accounts = accountsOf(code);
    return {
      result: { code },
      audit: {
        subjectKind: 'channel',
        subjectId: code,
        summary: `added channel ${code} with the accounts ${accounts.join(', ')}`,
        after: { ...settings, accounts },
      },
    };
  },
});

/** Dates that were reconciled stay as they are; the next run of a date uses the new settings. A channel that came by a migration gets the
 *  accounts it lacks. Refuses `channel_not_found`, `channel_changed`, `time_zone_unknown`, `calendar_not_found`. */
export const changeChannel = command({
  name: 'channels.change',
  permission: 'channel.configure',
  input: changeChannelInput,
  run: async ({ tx }, { code, version, settings }) => {
    await requireKnown(tx, settings);
    const before = await selectChannel(tx, code);
    if (!before) throw new DomainError('not_found', 'channel_not_found', `Unknown channel ${code}`, { channel: code });
    if (!(await updateChannel(tx, code, version, settings)))
      throw new DomainError('conflict', 'channel_changed', 'Someone else changed this in the meantime', { channel: code });
    await openChannelAccounts(tx, { code, nameEn: settings.nameEn, nameZh: settings.nameZh });
    return {
      result: { code },
      audit: { subjectKind: 'channel', subjectId: code, summary: `changed channel ${code}`, before: settingsOf(before), after: settings },
    };
  },
});
