/** The one registry of the console's single keys: what each does, which key that is unless a person has chosen another, and what is refused.
 *  Arrows, Enter, Space and Escape are not here: they are what a list, a button and a dialog are worked with everywhere. */

import type { Permission } from '../permissions.ts';

/** Commands in the groups and in the order of the shortcut sheet. `go` are the keys after the key of `goTo`: they have a space of their own. */
export const KEY_GROUPS = {
  general: { help: '?', collapse: '[', goTo: 'g' },
  lists: { next: 'j', previous: 'k', page: 'o', select: 'x', filter: 'f', find: '/', views: 'v', refresh: 'r', export: 'E' },
  difference: { take: 'p', label: 'l', comment: 'c', differing: 'd', link: 'y' },
  go: { goWork: 'w', goRecon: 'r', goDifferences: 'd', goStatements: 's', goPayments: 'p', goLedger: 'l', goMerchants: 'm' },
} as const;
export type KeyGroup = keyof typeof KEY_GROUPS;
type KeysOf<T> = T extends unknown ? keyof T : never;
export type KeyCommand = KeysOf<(typeof KEY_GROUPS)[KeyGroup]>;

/** What a person must be allowed for a command to do anything; the others are everybody's. */
export const KEY_PERMISSIONS: Partial<Record<KeyCommand, Permission>> = {
  take: 'difference.assign',
  label: 'difference.assign',
  comment: 'difference.comment',
  differing: 'difference.read',
  link: 'difference.read',
  goRecon: 'reconciliation.read',
  goDifferences: 'difference.read',
  goStatements: 'statement.read',
  goPayments: 'payment.read',
  goLedger: 'ledger.read',
  goMerchants: 'merchant.read',
};

const { go, ...plain } = KEY_GROUPS;
const PLAIN = Object.assign({}, ...Object.values(plain)) as Record<KeyCommand, string>;
const DEFAULTS: Record<KeyCommand, string> = { ...PLAIN, ...go };
export const KEY_COMMANDS = Object.keys(DEFAULTS) as KeyCommand[];

/** One printable sign of ASCII; a capital is its letter with Shift. */
export const KEY_TEXT = /^[!-~]$/;

/** What a person has chosen: whether single keys do anything, and the commands whose key is another than usual; null is none. */
export type OwnKeys = { enabled: boolean; keys: Partial<Record<KeyCommand, string | null>> };
export const USUAL_KEYS: OwnKeys = { enabled: true, keys: {} };

/** The key of each command as it is now; null where it has none. */
export function keysNow({ keys }: Pick<OwnKeys, 'keys'>): Record<KeyCommand, string | null> {
  return Object.fromEntries(
    KEY_COMMANDS.map((command) => [command, keys[command] === undefined ? DEFAULTS[command] : keys[command]]),
  ) as Record<KeyCommand, string | null>;
}

/** Two commands that would answer to one key, or null. The keys after `goTo` only meet each other. */
export function keyConflict(own: Pick<OwnKeys, 'keys'>): { key: string; command: KeyCommand; other: KeyCommand } | null {
  const taken = new Map<string, KeyCommand>();
  const now = keysNow(own);
  for (const command of KEY_COMMANDS) {
    const key = now[command];
    if (key === null) continue;
    const place = `${command in go ? 'go' : 'plain'} ${key}`;
    const other = taken.get(place);
    if (other) return { key, command, other };
    taken.set(place, command);
  }
  return null;
}

/** `keys` with one command's key changed; the usual key is not kept, so that a later version may move it. */
export function withKey(own: OwnKeys, command: KeyCommand, key: string | null): OwnKeys {
  const { [command]: _before, ...others } = own.keys;
  return { ...own, keys: key === DEFAULTS[command] ? others : { ...others, [command]: key } };
}

/** As it is written on a key: `Shift E`, `j`. */
export function keyName(key: string): string {
  return /^[A-Z]$/.test(key) ? `Shift ${key}` : key;
}
