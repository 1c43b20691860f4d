/** Mappings as files over HTTP: who may look at one may take it along, who may set one up may load it, and what is downloaded loads again. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { STAFF_ROLE_NAMES } from '../access/permissions.ts';
import { ACQUIRER_MAPPING } from '../statements/formats/mapped/write-mapped.ts';
import { answerMappingDownload, answerMappingLoad } from './mapping-files.ts';
import { type Person, Site } from './site-fixture.ts';

vi.stubEnv('AUTH_SECRET', 'tests-only-secret-tests-only-secret-0123');
let site: Site;
let operations: Person;
const ids: string[] = [];
const NAME = "收单行 “日报” a/b: O'Neil";
beforeAll(async () => {
  site = await Site.open();
  await site.database.owner.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ('lakala', 'Lakala', '拉卡拉', 'mapped', 'Asia/Shanghai', '00:00', now())`,
  );
  operations = await site.person(['operations']);
  for (const footerRows of [1, 2]) {
    const { body } = await site.call(
      'statements.saveMapping',
      { channelCode: 'lakala', name: NAME, mapping: { ...ACQUIRER_MAPPING, footerRows }, requestKey: `form-of-${footerRows}` },
      operations,
    );
    ids.push(JSON.parse(body).result.data.json.id);
  }
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
});

const download = (id: string, by: Person | null) => answerMappingDownload(site.request(`/api/files/mappings/${id}`, { by }), id);
const load = (body: BodyInit, by: Person | null) =>
  answerMappingLoad(site.request('/api/files/mappings?name=map.json', { method: 'POST', body, by }));

it('gives each version as a file under its name, with nothing of the database in it', async () => {
  for (const [at, id] of ids.entries()) {
    const answer = await download(id, operations);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const shown = encodeURIComponent(`收单行 “日报” a_b_ O'Neil-v${at + 1}.mapping.json`).replaceAll("'", '%27');
    expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''${shown}`);
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      kind: 'pingzhang.statement-mapping',
      version: 1,
      name: NAME,
      mapping: { ...ACQUIRER_MAPPING, footerRows: at + 1 },
    });
    for (const secret of [id, operations.userId, 'lakala']) expect(text).not.toContain(secret);
  }
});

it('gives it to every role that may look at the mapping, and to no other', async () => {
  for (const role of STAFF_ROLE_NAMES) {
    const by = await site.person([role]);
    const looked = await site.call('statements.mapping', { id: ids[0] }, by);
    const { status } = await download(ids[0] as string, by);
    expect([role, status]).toEqual([role, looked.status]);
  }
  expect((await download(ids[0] as string, null)).status).toBe(401);
});

it('loads what was downloaded, and changes nothing by it', async () => {
  const before = await site.fingerprint();
  const bytes = await (await download(ids[1] as string, operations)).arrayBuffer();
  const answer = await load(bytes, operations);
  expect([answer.status, await answer.json()]).toEqual([200, { name: NAME, mapping: { ...ACQUIRER_MAPPING, footerRows: 2 } }]);
  expect(await site.fingerprint()).toBe(before);
});

it('refuses what is no mapping file with the field and the reason', async () => {
  const text = await (await download(ids[1] as string, operations)).text();
  for (const [body, reason, details] of [
    ['a,b\n1,2\n', 'mapping_file_malformed', { file: 'map.json' }],
    [text.replace('"version": 1', '"version": 9'), 'mapping_file_version', { file: 'map.json', version: '9', known: 1 }],
    [
      text.replace('"occurredAt"', '"occurred"'),
      'mapping_file_field',
      { file: 'map.json', field: 'mapping.columns.occurredAt', rule: 'missing' },
    ],
    [text.replace('"unit"', '"units"'), 'mapping_file_field', { file: 'map.json', field: 'mapping.units', rule: 'unknown' }],
    [
      text.replace('Asia/Shanghai', 'Asia/Nowhere'),
      'mapping_file_field',
      { file: 'map.json', field: 'mapping.time.zone', rule: 'time_zone_unknown' },
    ],
  ] as const) {
    const answer = await load(body, operations);
    expect([answer.status, await answer.json()]).toMatchObject([400, { reason, details }]);
  }
  expect((await load('x'.repeat(3_000_000), operations)).status).toBe(413);
});

it('reads nothing for who may not set up mappings', async () => {
  const text = await (await download(ids[1] as string, operations)).text();
  expect((await load(text, await site.person(['finance_reviewer']))).status).toBe(403);
  expect((await load(text, null)).status).toBe(401);
});
