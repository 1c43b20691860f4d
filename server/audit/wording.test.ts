/** Whatever the server writes into the trail is said in both languages, with every part of it: a new sentence without its wording fails here. */
import fs from 'node:fs';
import path from 'node:path';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import type { Words } from '../kernel/known-sentence.ts';
import { PLACE, sayings } from '../kernel/said-fixture.ts';
import { AUDIT_SENTENCES, AUDIT_SHAPES, auditSentence, auditText } from './wording.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const sources = ['server', 'scripts/pz'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !/\.test\.ts$|-fixture\.ts$/.test(name))
    .map((name) => ({ name: `${folder}/${name}`, text: read(`${folder}/${name}`) })),
);

const WRITES = /\b(?:auditAlone|writeAudit|AuditNote)\b|\bcommand\(/;
/** What becomes a summary, and where it begins. `note` of one's own factors has it as its third argument. */
const SUMMARY = /\bsummary:\s|\bconst summary = |\baudit(?: =|:) note\(userId, outcome, /g;

/** Where no sentence stands, since one is passed on that is found elsewhere. */
const PASSED_ON = ['server/access/change-own-factors.ts', 'server/guard/command.ts'];

const written = sources
  .filter(({ text }) => WRITES.test(text))
  .map(({ name, text }) => ({
    name,
    acts: actsOf(name, text),
    said: [...text.matchAll(SUMMARY)]
      .filter(({ index }) => !/^summary: string\b/.test(text.slice(index)))
      .flatMap((found) => sayings(text, found.index + found[0].length)),
  }));

/** The acts that a source names, or takes from the room's constants. */
function actsOf(name: string, text: string): string[] {
  const imported = [...text.matchAll(/from '(\.\/[\w-]+\.ts)'/g)].map((found) => read(path.join(path.dirname(name), found[1] as string)));
  return [text, ...imported].flatMap((source) =>
    [...source.matchAll(/['`]([a-z]+\.(?:[a-z_]+|(?=\$)))/g)].map((found) => found[1] as string),
  );
}

/** What an earlier release wrote: trails that have it go on being read. */
const OF_BEFORE = ['{email} added with {roles}'];

const skeleton = (sentence: string) => sentence.replaceAll(/\{\w+\}/g, PLACE);

const messagesOf = (language: string) =>
  Object.fromEntries(
    fs
      .readdirSync(path.join(root, 'messages', language))
      .map((file) => [file.replace('.json', ''), JSON.parse(read(`messages/${language}/${file}`))]),
  );
const wordsOf = (language: string) =>
  createTranslator({
    locale: language,
    messages: messagesOf(language),
    onError: (error) => {
      throw error;
    },
  }) as unknown as Words;
const LANGUAGES = { en: wordsOf('en'), zh: wordsOf('zh') };

/** Parts as they come, the awkward among them: what people named looks like the rest of a sentence. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  account: ['1122', '2201.M0001 USD'],
  accounts: ['1122.alipay, 1123.alipay'],
  by: ['J01KA1BW2M8Y0000000000000Z'],
  calendar: ['CN', 'HK_BANK2'],
  channel: ['alipay', 'wx_2'],
  code: ['220201', '1122.01-A'],
  count: ['0', '12', '9007199254740993'],
  date: ['2026-03-02'],
  days: ['90'],
  email: ['lin.xiao@example.com'],
  file: ['账单.csv', 'a: b wx 2026-01-01 version 9, 9 lines.csv', 'x: refused (statement_empty)', "{file} <b>'q'</b> {0}.csv"],
  files: ['one.csv, two.zip'],
  filter: [
    '{}',
    '{"actor":"林晓","actions":["access.sign_in","ledger.close_day"],"outcome":"refused","dateFrom":"2026-03-02"}',
    '{"actor":"cut o',
  ],
  format: ['csv', 'xlsx'],
  from: ['2026-03-01'],
  holidays: ['28'],
  inserted: ['9'],
  lines: ['345'],
  matched: ['344'],
  name: ['我的视图', 'b: c version 3'],
  no: ['F01KA1BW2M8Y0000000000000Z'],
  orders: ['orders against all.xlsx'],
  outcome: ['wrong', 'locked'],
  owner: ['林晓', 'A: 5'],
  permission: ['difference.assign', 'permission.of_another_release'],
  reason: ['statement_cut_off', 'reason_of_another_release'],
  rejects: ['4'],
  request: ['0123456789abcdef'],
  roles: ['operations', 'finance_manager, role_of_another_release'],
  rows: ['99'],
  seq: ['77'],
  to: ['2026-03-31'],
  updated: ['8'],
  version: ['3'],
  what: ['differences', 'export_of_another_release'],
  why: ['同一笔款\n已与渠道确认: 5', '{why}'],
  year: ['2027'],
};

/** What a code becomes; every other part is shown as it came. */
const WORDED: Readonly<Record<string, Readonly<Record<string, { en: string; zh: string }>>>> = {
  what: { differences: { en: 'Differences exported', zh: '导出差异' } },
  reason: { statement_cut_off: { en: 'cut off', zh: '文件不完整' } },
  roles: {
    operations: { en: 'Operations', zh: '运营' },
    'finance_manager, role_of_another_release': { en: 'Finance manager, role_of_another_release', zh: '财务主管、role_of_another_release' },
  },
  permission: { 'difference.assign': { en: '"Assign differences" (difference.assign)', zh: '「分派差异」（difference.assign）' } },
  format: { csv: { en: 'CSV', zh: 'CSV' }, xlsx: { en: 'Excel', zh: 'Excel' } },
  outcome: { wrong: { en: 'wrong', zh: '错误' }, locked: { en: 'locked', zh: '锁定' } },
  filter: {
    '{}': { en: 'no filter', zh: '无筛选条件' },
    '{"actor":"林晓","actions":["access.sign_in","ledger.close_day"],"outcome":"refused","dateFrom":"2026-03-02"}': {
      en: 'Actor: 林晓; Action: Signed in, Day closed; Outcome: Refused; From: 2026-03-02',
      zh: '操作人：林晓；操作：登录、关账；结果：已拒绝；开始日期：2026-03-02',
    },
  },
};

const trials = AUDIT_SENTENCES.flatMap(([act, key, sentence]) => {
  const names = [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1] as string);
  const tries = Math.max(1, ...names.map((name) => PARTS[name]?.length ?? 0));
  return Array.from({ length: tries }, (_, turn) => {
    const parts = Object.fromEntries(names.map((name) => [name, PARTS[name]?.[turn % (PARTS[name]?.length ?? 1)] ?? '']));
    return {
      action: act === '' || act.endsWith('.') ? `${act}any` : act,
      key,
      parts,
      summary: sentence.replaceAll(/\{(\w+)\}/g, (_whole, name) => parts[name] ?? ''),
    };
  });
});

describe('what the server writes into the trail', () => {
  it('is known, whoever writes it', () => {
    expect(written.flatMap(({ said }) => said).length).toBeGreaterThanOrEqual(AUDIT_SENTENCES.length);
    const known = new Set(AUDIT_SENTENCES.map(([, , sentence]) => skeleton(sentence)));
    const unknown = written.flatMap(({ name, said }) =>
      said.filter((text) => (text === null ? !PASSED_ON.includes(name) : !known.has(text))).map((text) => ({ name, text })),
    );
    expect(unknown).toEqual([]);
  });

  it('is known for the act it is written of', () => {
    const strange = written.flatMap(({ name, acts, said }) =>
      said
        .filter(
          (text) =>
            text !== null &&
            !AUDIT_SENTENCES.some(
              ([act, , sentence]) => skeleton(sentence) === text && (act === '' || acts.some((name) => name.startsWith(act))),
            ),
        )
        .map((text) => ({ name, text })),
    );
    expect(strange).toEqual([]);
  });

  it('is found in every source that writes there', () => {
    const silent = written.filter(({ said }) => said.length === 0).map(({ name }) => name);
    expect(silent).toEqual([]);
  });

  it('has no wording that nobody says', () => {
    const said = new Set(written.flatMap(({ said }) => said));
    const wordings = AUDIT_SENTENCES.map(([, , sentence]) => sentence).filter((sentence) => !OF_BEFORE.includes(sentence));
    expect(wordings.filter((sentence) => !said.has(skeleton(sentence)))).toEqual([]);
  });
});

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  const words = LANGUAGES[language];

  it.each(trials)('$key says every part: $summary', ({ action, key, parts, summary }) => {
    expect(auditSentence(action, summary)).toEqual({ key, parameters: parts });
    const { text } = auditText(words, { action, summary });
    for (const [name, part] of Object.entries(parts)) expect(text).toContain(WORDED[name]?.[part]?.[language] ?? part);
    if (language === 'zh') expect(text).toMatch(/\p{Script=Han}/u);
  });

  it('a sentence of another release, or of another act, is shown as it is stored', () => {
    for (const entry of [
      { action: 'staff.add', summary: 'staff user welcomed' },
      { action: 'views.save', summary: 'signed in' },
      { action: 'statements.download_file', summary: 'x: refused (statement_empty)' },
      { action: 'audit.list', summary: 'chain of 12x entries holds' },
    ])
      expect(auditText(words, entry)).toEqual({ text: entry.summary, isAsStored: true });
  });

  it('every reason that a statement is refused by has a word', () => {
    const reasons = sources
      .filter(({ name }) => name.startsWith('server/statements/'))
      .flatMap(({ text }) =>
        [
          ...text.matchAll(/(?:refuseStatement\(|new DomainError\(\s*'invalid',)\s*'(statement_[a-z_]+|sheet_[a-z_]+|mapping_missing)'/g),
        ].map((found) => found[1] as string),
      );
    expect(new Set(reasons).size).toBeGreaterThan(20);
    expect([...new Set(reasons)].filter((reason) => !words.has(`audit.reasons.${reason}`))).toEqual([]);
  });
});

it('places that a sentence has are known to the test, and shapes are of places', () => {
  const names = new Set(
    AUDIT_SENTENCES.flatMap(([, , sentence]) => [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1] as string)),
  );
  expect([...names].sort()).toEqual(Object.keys(PARTS).sort());
  expect(Object.keys(AUDIT_SHAPES).filter((name) => !names.has(name))).toEqual([]);
  expect(new Set(AUDIT_SENTENCES.map(([, key]) => key)).size).toBe(AUDIT_SENTENCES.length);
});
