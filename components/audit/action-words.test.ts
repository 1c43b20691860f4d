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
  'reconciliation.run',
  'statements.import_statement',
  'statements.refuse_statement',
  'statements.download_file',
  'staff.disable_idle',
];

test.each(['en', 'zh'])('every act has a word in %s', (language) => {
  const { actions } = JSON.parse(fs.readFileSync(path.join(root, 'messages', language, 'audit.json'), 'utf8')) as {
    actions: Record<string, Record<string, string>>;
  };
  const all = [...doors, ...OTHERS, ...[...EXPORTS.keys()].map((id) => `export.${id}`)];
  const without = all.filter((action) => {
    const [room = '', verb = ''] = action.split('.');
    return !actions[room]?.[verb];
  });
  expect(without).toEqual([]);
});
