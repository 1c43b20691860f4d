/** Who is told of a saved view. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { acting, database, onOwnDatabase, type Stage, signIn, stage } from '../access/access-fixture.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../access/permissions.ts';
import { runCommand } from '../guard/command.ts';
import { isAllowed } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { LIST_PERMISSIONS } from './lists.ts';
import { deleteView, listViews, saveView } from './saved-views.ts';

onOwnDatabase();

const people = new Map<StaffRole, { stage: Stage; sid: string }>();
async function as(role: StaffRole) {
  let one = people.get(role);
  if (!one) {
    const s = await stage({ roles: [role] });
    one = { stage: s, sid: await signIn(s) };
    people.set(role, one);
  }
  return acting(one.stage, one.sid);
}
const named = async (role: StaffRole) => (await runQuery(listViews, await as(role), {})).map(({ name }) => name).sort();

it('A shared view is told to those who may read its list, one of one’s own to nobody else', async () => {
  const manager = await as('finance_manager');
  for (const tableId of LIST_PERMISSIONS.keys()) {
    const by = tableId === 'staff' ? await as('administrator') : manager;
    for (const shared of [true, false])
      await runCommand(saveView, by, { tableId, name: `${tableId} ${shared ? 'shared' : 'own'}`, query: 'f.number=P1', shared });
  }
  for (const role of STAFF_ROLE_NAMES) {
    if (role === 'finance_manager' || role === 'administrator') continue;
    const { actor } = await as(role);
    const readable = [...LIST_PERMISSIONS].filter(([, permission]) => isAllowed(actor, permission)).map(([id]) => `${id} shared`);
    expect(await named(role), role).toEqual(readable.sort());
  }
  expect(await named('product')).toEqual(['merchants shared', 'payments shared']);
  const administrator = await named('administrator');
  expect(administrator).toEqual(['audit shared', 'staff own', 'staff shared']);
  expect(await runQuery(listViews, await as('administrator'), { tableId: 'payments' })).toEqual([]);
});

it('Nobody shares a view of a list that they may not read, nor removes that of another', async () => {
  const by = await as('product');
  const view = { tableId: 'audit', name: 'Look here', query: '' };
  await expect(runCommand(saveView, by, { ...view, shared: true })).rejects.toMatchObject({ reason: 'permission_missing' });
  const { id } = await runCommand(saveView, by, { ...view, shared: false });
  await expect(runCommand(deleteView, await as('risk'), { id })).rejects.toMatchObject({ reason: 'view_not_found' });
  const { rowCount } = await database.owner.pool.query("SELECT FROM audit_entries WHERE action = 'views.save' AND subject_id = $1", [id]);
  expect(rowCount).toBe(1);
});

it('Every list of the screens that shares views has a reader', () => {
  const root = path.join(import.meta.dirname, '../../components');
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.tsx?$/.test(name));
  const ids = files.flatMap((name) => {
    const text = fs.readFileSync(path.join(root, name), 'utf8');
    return [...text.matchAll(/^(?:export )?const \w+ = \{\s*id: '([^']+)',\s*filters: \{/gm)].map(([, id]) => id as string);
  });
  expect(ids.length).toBeGreaterThan(9);
  // Without views: their ids are none that a view may have.
  const without = new Set(['statement-lines', 'late_statements']);
  expect(ids.filter((id) => !LIST_PERMISSIONS.has(id) && !without.has(id))).toEqual([]);
});
