/** A file in Chinese says what the screen says. */
import { expect, it } from 'vitest';
import access from '../../messages/zh/access.json' with { type: 'json' };
import chinese from '../../messages/zh/audit.json' with { type: 'json' };
import { ROLE_ZH, rolesText } from '../access/roles-in-chinese.ts';
import { columnsIn, type Language } from '../exports/export.ts';
import { ACTION_ZH, OUTCOME_ZH, SUBJECT_ZH } from './audit-in-chinese.ts';
import type { AuditRow } from './contract.ts';
import { exportTrail } from './export-trail.ts';
import { AUDIT_SENTENCES, AUDIT_SHAPES } from './wording.ts';

it('the Chinese file of the audit log uses the words of the screen', () => {
  const acts = Object.entries(chinese.actions).flatMap(([room, words]) =>
    Object.entries(words).map(([act, word]) => [`${room}.${act}`, word]),
  );
  expect(ACTION_ZH).toEqual(Object.fromEntries(acts));
  expect([OUTCOME_ZH, SUBJECT_ZH]).toEqual([chinese.outcome, chinese.subjects]);
});

it('the roles that somebody had then stand in the file, in the words of the screen or as codes; of old entries and of programs nothing does', () => {
  expect(ROLE_ZH).toEqual(access.roles);
  expect(rolesText(['risk', 'finance_manager'], 'zh')).toBe('风控合规、财务主管');
  expect(rolesText(['risk', 'finance_manager'], 'en')).toBe('risk, finance_manager');
  expect([rolesText([], 'zh'), rolesText(null, 'en'), rolesText(['of_before'], 'zh')]).toEqual([null, null, 'of_before']);
  const [column] = exportTrail.columns.filter(({ header }) => header.en === 'Roles then');
  expect(column?.cell({ ...ROW, actorRoles: ['risk'] }, 'zh')).toEqual({ as: 'text', value: '风控合规' });
});

const ROW: AuditRow = {
  seq: 1n,
  id: '',
  at: new Date(0),
  actorKind: 'system',
  actorId: null,
  actorName: '',
  actorRoles: null,
  ip: null,
  requestId: '',
  action: '',
  outcome: 'done',
  subjectKind: null,
  subjectId: null,
  subjectNo: null,
  subjectName: null,
  subjectEmail: null,
  summary: '',
};
const summariesIn = (language: Language, row: AuditRow) =>
  columnsIn(exportTrail.columns, language)
    .filter(({ header }) => header.en.startsWith('Summary'))
    .map(({ header, cell }) => [header[language], cell(row, language).value]);

/** Something that may stand in a place. */
const partOf = (name: string) =>
  ['x', '7', 'F01', 'wx', '2026-03-02', '2027', '{}', 'csv', 'wrong', 'audit.read'].find((part) =>
    new RegExp(`^(?:${AUDIT_SHAPES[name] ?? '.*'})$`).test(part),
  ) ?? '';

it.each(AUDIT_SENTENCES)('%s %s is said in the Chinese file in Chinese, beside the text that is hashed: %s', (act, _key, sentence) => {
  const summary = sentence.replaceAll(/\{(\w+)\}/g, (_whole, name) => partOf(name));
  const row = { ...ROW, action: act === '' || act.endsWith('.') ? `${act}any` : act, summary };
  expect(summariesIn('zh', row)).toEqual([
    ['摘要', expect.stringMatching(/\p{Script=Han}/u)],
    ['摘要原文', summary],
  ]);
  expect(summariesIn('en', row)).toEqual([['Summary', summary]]);
});

it('what an act of another release said is in the Chinese file as it is stored', () => {
  const summary = 'staff user welcomed';
  expect(summariesIn('zh', { ...ROW, action: 'staff.add', summary })).toEqual([
    ['摘要', summary],
    ['摘要原文', summary],
  ]);
});
