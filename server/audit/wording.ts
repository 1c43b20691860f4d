/** Says in a language what an act did. The stored text is English for ever, since the chain is hashed over it; it is known by its wording, and
 *  codes in it are worded as on other screens. One that nobody knows, of another release, is shown as it stands. Pure; screens and files say it
 *  alike. */
import { expressionOf, type KnownSentence, knownSentence, type Words } from '../kernel/known-sentence.ts';

/** What the server writes into the trail of an act, as it is stored: English, with the places of its parts. First how the names of the acts
 *  begin that can say it: a file may be called like a sentence, and is not taken for another act. Of those of one act the first that fits
 *  is taken. `messages/<language>/audit.json` has each by its key under `did`; a test holds this to the server. */
export const AUDIT_SENTENCES: readonly (readonly [act: string, key: string, sentence: string])[] = [
  ['access.', 'secondFactorAsked', 'password right, second factor asked'],
  ['access.', 'secondFactorToEnrol', 'password right, second factor to be enrolled'],
  ['access.', 'unknownUser', 'unknown or disabled user'],
  ['access.', 'locked', 'locked'],
  ['access.', 'wrongPassword', 'wrong password'],
  ['access.', 'wrongCode', 'wrong code'],
  ['access.', 'lockedKnown', 'locked in a known browser'],
  ['access.', 'wrongPasswordKnown', 'wrong password in a known browser'],
  ['access.', 'wrongCodeKnown', 'wrong code in a known browser'],
  ['access.', 'tooManyAttempts', 'too many attempts from one address'],
  ['access.', 'tooManyAttemptsKnown', 'too many attempts in a known browser'],
  ['access.', 'signedIn', 'signed in'],
  ['access.', 'signedInEnrolled', 'signed in, second factor enrolled'],
  ['access.', 'signedInPassword', 'signed in, password changed'],
  ['access.', 'signedInRecovery', 'signed in with a recovery code'],
  ['access.', 'signedInSso', 'signed in by single sign-on'],
  ['access.', 'ssoNoAddress', 'single sign-on: no verified address'],
  ['access.', 'ssoDisabled', 'single sign-on: disabled user'],
  ['access.', 'ssoUnknown', 'single sign-on: unknown user'],
  ['access.', 'ssoNotTrusted', 'single sign-on: the answer could not be trusted'],
  ['access.', 'signedOut', 'signed out'],
  ['access.', 'codeForRequest', 'fresh code given for request {request}'],
  ['access.', 'codeForSession', 'fresh code given for the session'],
  ['access.', 'codeNot', 'code {outcome}'],
  ['access.', 'notDone', 'not done: {outcome}'],
  ['access.', 'passwordChanged', 'password changed, other sessions ended'],
  ['access.', 'secondFactorOffered', 'a new second factor was offered'],
  ['access.', 'secondFactorOfferedRecovery', 'a new second factor was offered for a recovery code'],
  ['access.', 'secondFactorChanged', 'second factor changed, other sessions ended'],
  ['access.', 'recoveryCodes', 'new recovery codes'],
  ['access.', 'keysChanged', 'changed own keys'],
  ['access.', 'lookChanged', 'changed own language or theme'],
  ['access.', 'sessionEnded', 'session ended'],
  ['access.', 'otherSessionsEnded', '{count} other sessions ended'],
  ['audit.', 'trailRead', 'audit log read {filter}'],
  ['audit.', 'entryRead', 'entry {seq} of the audit log read'],
  ['audit.', 'chainHolds', 'chain of {count} entries holds'],
  ['audit.', 'chainBroken', 'chain is broken at entry {seq}'],
  ['calendars.', 'calendarAdded', 'added working-day calendar {calendar}'],
  ['calendars.', 'calendarDayRemoved', '{calendar}: {date} follows the week again'],
  ['calendars.', 'calendarHoliday', '{calendar}: {date} is a holiday ({name})'],
  ['calendars.', 'calendarMakeUpDay', '{calendar}: {date} is a make-up working day ({name})'],
  ['calendars.', 'calendarYearImported', '{calendar}: list of {year} with {holidays} holidays and {days} make-up days'],
  ['channels.', 'channelAdded', 'added channel {channel} with the accounts {accounts}'],
  ['channels.', 'channelChanged', 'changed channel {channel}'],
  ['differences.assign', 'assigned', 'assigned to {owner}: {count}'],
  ['differences.assign', 'released', 'released: {count}'],
  ['differences.comment_', 'commentedMany', 'commented on {count} differences'],
  ['differences.', 'commented', 'commented on {no}'],
  ['differences.', 'labelled', 'labels of {count} changed'],
  ['export.', 'exported', 'exported {what} as {format}'],
  ['export.', 'packTaken', 'took the pack of {no}'],
  ['ledger.', 'dayClosed', 'closed {date} with {count} entries'],
  ['ledger.', 'reversed', 'reversed {no} by {by}'],
  ['ledger.make_voucher_batch', 'vouchersExported', 'exported {count} entries from {from} to {to} as {no}'],
  ['ledger.withdraw_voucher_batch', 'vouchersWithdrawn', 'withdrew {no}: {why}'],
  ['ledger.set_voucher_mapping', 'accountMapped', 'account {account} goes to {code}'],
  ['ledger.set_voucher_mapping', 'accountUnmapped', 'account {account} goes nowhere'],
  ['ledger.download_voucher_file', 'voucherFileTaken', '{no} {file}'],
  ['payments.', 'ordersRefused', '{file}: refused as orders of {channel}, {rejects} rows that could not be read'],
  [
    'payments.',
    'ordersImported',
    '{file}: {rows} orders of {channel}, {inserted} new, {updated} changed, {rejects} that could not be read',
  ],
  ['reconciliation.run', 'reconciled', '{channel} {date}: {matched} of {lines} lines matched, {count} differences'],
  ['reconciliation.preview', 'previewed', '{files} against {orders}: {count} differences, nothing stored'],
  ['reconciliation.decide_match', 'matchConfirmed', 'match confirmed: {why}'],
  ['reconciliation.decide_match', 'matchDeclined', 'match declined: {why}'],
  ['staff.', 'userAdded', 'staff user added'],
  ['staff.', 'userAddedByCommand', 'staff user added from the command line'],
  ['staff.', 'userAddedWith', '{email} added with {roles}'],
  ['staff.', 'rolesChanged', 'roles changed'],
  ['staff.', 'userDisabled', 'user disabled'],
  ['staff.', 'userEnabled', 'user enabled'],
  ['staff.', 'userIdle', 'user disabled: not used for {days} days'],
  ['staff.', 'factorsReset', 'password and second factor reset'],
  ['staff.', 'sessionsEnded', '{count} sessions ended'],
  ['statements.import_statement', 'statementImported', '{file}: {channel} {date} version {version}, {lines} lines'],
  ['statements.refuse_statement', 'statementRefused', '{file}: refused ({reason})'],
  ['statements.refuse_folder_file', 'folderFileRefused', '{file}: not imported from the folder ({reason})'],
  ['statements.save_mapping', 'mappingSaved', '{channel}: {name} version {version}'],
  ['statements.download_file', 'fileDownloaded', '{no} {file}'],
  ['views.', 'viewSaved', 'saved view {name}'],
  ['views.', 'viewDeleted', 'deleted a view'],
  ['', 'permissionMissing', 'permission {permission} missing'],
];

const [COUNT, DAY, NUMBER, SLUG] = ['\\d+', '\\d{4}-\\d\\d-\\d\\d', '[A-Z][0-9A-Z]+', '[a-z][a-z0-9_]*'];

/** What alone may stand in a place; where nothing is said, anything: the names of files, views and people, and what people wrote. */
export const AUDIT_SHAPES: Readonly<Record<string, string>> = {
  account: '\\d{4}(?:\\.[A-Za-z0-9_-]+)?(?: [A-Z]{3})?',
  by: NUMBER,
  calendar: '[A-Z][A-Z0-9_]+',
  channel: SLUG,
  code: '[0-9A-Za-z][0-9A-Za-z._-]*',
  count: COUNT,
  date: DAY,
  days: COUNT,
  filter: '\\{.*',
  format: 'csv|xlsx',
  from: DAY,
  holidays: COUNT,
  inserted: COUNT,
  lines: COUNT,
  matched: COUNT,
  no: NUMBER,
  outcome: 'wrong|locked',
  permission: '[a-z_]+\\.[a-z_]+',
  reason: SLUG,
  rejects: COUNT,
  request: '[0-9a-f]+',
  rows: COUNT,
  seq: COUNT,
  to: DAY,
  updated: COUNT,
  version: COUNT,
  what: SLUG,
  year: '\\d{4}',
};

const KNOWN = AUDIT_SENTENCES.map(([act, key, sentence]) => ({ act, known: [key, expressionOf(sentence, AUDIT_SHAPES)] as const }));

/** The key of what an act says and the parts of it; null where this release has no such sentence for the act. */
export function auditSentence(action: string, summary: string): KnownSentence | null {
  return knownSentence(
    KNOWN.filter(({ act }) => action.startsWith(act)).map(({ known }) => known),
    summary,
  );
}

const word = (words: Words, key: string, code: string) => (words.has(`${key}.${code}`) ? words(`${key}.${code}`) : code);

const WORDED: Readonly<Record<string, (words: Words, part: string) => string>> = {
  what: (words, part) => word(words, 'audit.actions.export', part),
  reason: (words, part) => word(words, 'audit.reasons', part),
  roles: (words, part) =>
    part
      .split(', ')
      .map((role) => word(words, 'access.roles', role))
      .join(words('audit.comma')),
  permission: (words, code) => {
    const key = `access.permissions.${code}`;
    return words.has(key) ? words('access.permissionNamed', { name: words(key), code }) : code;
  },
  filter: filterText,
};

const FILTER_CODES: Readonly<Record<string, string>> = {
  actions: 'audit.actions',
  outcome: 'audit.outcome',
  subjectKind: 'audit.subjects',
};

/** A filter of the trail as its screen names it. A long one is stored cut off, and shown as it is stored. */
function filterText(words: Words, part: string): string {
  const filter = parsed(part);
  if (!filter) return part;
  const fields = Object.entries(filter).map(([name, value]) => {
    const codes = FILTER_CODES[name];
    const values = [value].flat().map((code) => (codes ? word(words, codes, String(code)) : String(code)));
    return words('audit.filterField', { field: word(words, 'audit.filter', name), value: values.join(words('audit.comma')) });
  });
  return fields.join(words('audit.semicolon')) || words('audit.noFilter');
}

function parsed(json: string): Record<string, unknown> | null {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export type AuditWording = { text: string; isAsStored: boolean };

export function auditText(words: Words, { action, summary }: { action: string; summary: string }): AuditWording {
  const found = auditSentence(action, summary);
  if (!found) return { text: summary, isAsStored: true };
  const parts = Object.entries(found.parameters).map(([name, part]) => [name, WORDED[name]?.(words, part) ?? part]);
  const text = words(`audit.did.${found.key}`, Object.fromEntries(parts));
  return { text, isAsStored: text === summary };
}
