/** The trail speaks the reader's language: every act that can be written into it has a word in both. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EXPORTS } from '../../server/api/exports.ts';
import { appRouter } from '../../server/api/root.ts';

const root = path.resolve(import.meta.dirname, '../..');
const doors = Object.values(appRouter._def.procedures as unknown as Record<string, { _def: { type: string; meta: { door: string } } }>)
  .filter(({ _def }) => _def.type === 'mutation')
  .map(({ _def }) => _def.meta.door);
const OTHERS = [
  'access.give_password',
  'access.sign_in',
  'access.sign_out',
  'audit.list',
  'audit.get',
  'reconciliation.run',
  'statements.import_statement',
  'statements.refuse_statement',
  'statements.download_file',
  'staff.disable_idle',
  'staff.add_user',
  'reconciliation.preview',
  'export.run_pack',
];

const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const wordsOf = (language: string) =>
  JSON.parse(read(`messages/${language}/audit.json`)) as {
    actions: Record<string, Record<string, string>>;
    subjects: Record<string, string>;
  };

test.each(['en', 'zh'])('every act has a word in %s', (language) => {
  const { actions } = wordsOf(language);
  const all = [...doors, ...OTHERS, ...[...EXPORTS.keys()].map((id) => `export.${id}`)];
  const without = all.filter((action) => {
    const [room = '', verb = ''] = action.split('.');
    return !actions[room]?.[verb];
  });
  expect(without).toEqual([]);
});

test.each(['en', 'zh'])('every kind of object of an act has a word in %s', (language) => {
  const { subjects } = wordsOf(language);
  const kinds = ['server', 'scripts/pz'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ts$/.test(name) && !/\.test\.ts$|-fixture\.ts$/.test(name))
      .flatMap((name) => [...read(`${folder}/${name}`).matchAll(/subjectKind: '(\w+)'/g)].map((found) => found[1] as string)),
  );
  expect(kinds.length).toBeGreaterThan(30);
  expect(kinds.filter((kind) => !subjects[kind])).toEqual([]);
});
