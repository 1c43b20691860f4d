/** The trail: complete, chained, and telling of every hand that was laid on it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { auditAlone } from '../guard/command.ts';
import { type Ambience, staffActor, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId, numberOf } from '../kernel/ids.ts';
import { seededRandom, systemRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { getAuditEntry, listAudit, listAuditActions, verifyChainDoor } from './read-trail.ts';

const ENTRIES = 60;
/** The first of them, of a release whose entries did not say which roles somebody had. */
const OLD_ENTRIES = 20;
const TAMPERINGS = 120;
const SEED = testSeed(20261120);

let database: TestDatabase;
let ambience: Ambience;
const clock = fixedClock('2026-11-20T02:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
  ambience = { database, clock, random: systemRandom, actor: systemActor('test'), requestId: 'req', ip: '203.0.113.7' };
  for (let i = 0; i < ENTRIES; i++) {
    clock.advance(1000);
    if (i < OLD_ENTRIES) {
      await asOfTheReleaseBefore(i);
      continue;
    }
    await auditAlone(i % 2 ? ambience : ofStaff('test'), i % 3 ? 'test.act' : 'test.look', i % 5 ? 'done' : 'refused', {
      summary: `entry ${i}`,
      subjectKind: 'thing',
      subjectId: `t${i % 7}`,
      before: { value: i, text: 'old' },
      after: { value: i + 1, text: '新' },
    });
  }
});
afterAll(() => database.drop());

/** With the arguments that its processes still give while a new one begins. */
const asOfTheReleaseBefore = (i: number) =>
  database.owner.pool.query(
    `SELECT append_audit($1, $2, 'system', NULL, NULL, 'test', NULL, '203.0.113.7', 'req', $3, $4, 'thing', $5, $6, $7, $8, NULL::uuid)`,
    [
      newId(0, clock.now()),
      clock.now(),
      i % 3 ? 'test.act' : 'test.look',
      i % 5 ? 'done' : 'refused',
      `t${i % 7}`,
      `entry ${i}`,
      { value: i, text: 'old' },
      { value: i + 1, text: '新' },
    ],
  );

const auditor = (): Ambience => ofStaff('Auditor');
const ofStaff = (name: string): Ambience => ({
  ...ambience,
  actor: staffActor({
    userId: newId(0, clock.now()),
    personId: newId(0, clock.now()),
    name,
    email: 'a@b.cc',
    roles: ['risk'],
    sessionId: newId(0, clock.now()),
  }),
});
const firstBreak = async () =>
  (await database.owner.pool.query<{ seq: string | null }>('SELECT audit_first_break()::text AS seq')).rows[0]?.seq ?? null;

/** One superuser's hand on the trail, chosen by the generator. */
function tampering(random: ReturnType<typeof seededRandom>): { what: string; text: string } {
  const seq = 1 + random.below(ENTRIES);
  const other = 1 + ((seq + random.below(ENTRIES - 1)) % ENTRIES);
  const columns = [
    "actor_name = actor_name || 'x'",
    "summary = summary || ' '",
    "outcome = CASE outcome WHEN 'done' THEN 'refused' ELSE 'done' END",
    "at = at + interval '1 microsecond'",
    "after = jsonb_set(after, '{value}', '999')",
    'before = NULL',
    "action = 'test.other'",
    "ip = '10.0.0.1'",
    'actor_id = gen_random_uuid()',
    "subject_id = 't99'",
    "request_id = 'other'",
    'approval_id = gen_random_uuid()',
    'session_id = gen_random_uuid()',
    'hash = sha256(hash)',
    'prev_hash = sha256(prev_hash)',
    'id = gen_random_uuid()',
    'actor_roles = NULL',
    "actor_roles = '{}'",
    "actor_roles = CASE actor_kind WHEN 'staff' THEN actor_roles || 'administrator'::text END",
  ];
  const column = random.pick(columns);
  return random.pick([
    { what: `change ${column} of ${seq}`, text: `UPDATE audit_entries SET ${column} WHERE seq = ${seq}` },
    {
      what: `change ${column} of ${seq}, and its hash with it`,
      text: `UPDATE audit_entries SET ${column} WHERE seq = ${seq}; UPDATE audit_entries e SET hash = audit_hash(e) WHERE seq = ${seq}`,
    },
    { what: `delete ${seq}`, text: `DELETE FROM audit_entries WHERE seq = ${seq}` },
    {
      what: `delete ${seq} and close the gap`,
      text: `DELETE FROM audit_entries WHERE seq = ${seq}; UPDATE audit_entries SET seq = -seq WHERE seq > ${seq}; UPDATE audit_entries SET seq = -seq - 1 WHERE seq < 0`,
    },
    { what: `cut off from ${seq}`, text: `DELETE FROM audit_entries WHERE seq >= ${seq}` },
    { what: 'empty the trail', text: 'TRUNCATE audit_entries' },
    { what: `cut off from ${seq}, and the head with it`, text: `DELETE FROM audit_entries WHERE seq >= ${seq}; DELETE FROM audit_head` },
    { what: 'empty the trail and the head', text: 'TRUNCATE audit_entries; TRUNCATE audit_head' },
    {
      what: `swap ${seq} and ${other}`,
      text: `UPDATE audit_entries SET seq = -1 WHERE seq = ${seq}; UPDATE audit_entries SET seq = ${seq} WHERE seq = ${other}; UPDATE audit_entries SET seq = ${other} WHERE seq = -1`,
    },
    {
      what: `insert after the end, from ${seq}`,
      text: `INSERT INTO audit_entries SELECT (e).* FROM (SELECT jsonb_populate_record(a, jsonb_build_object('seq', ${ENTRIES + 1}, 'id', gen_random_uuid(), 'hash', '\\x' || encode(sha256(a.hash), 'hex'))) AS e FROM audit_entries a WHERE seq = ${seq}) x`,
    },
  ]);
}

describe('The chain', () => {
  it('holds as it was written', async () => {
    expect(await firstBreak()).toBeNull();
  });

  it(`tells of every one of ${TAMPERINGS} tamperings by a superuser (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const unseen: string[] = [];
    const client = await database.owner.pool.connect();
    try {
      for (let done = 0; done < TAMPERINGS; ) {
        const { what, text } = tampering(random);
        await client.query('BEGIN');
        const before = (await client.query("SELECT md5(string_agg(a::text, '|' ORDER BY seq)) AS sum FROM audit_entries a")).rows[0]?.sum;
        await client.query(text);
        const after = (await client.query("SELECT md5(string_agg(a::text, '|' ORDER BY seq)) AS sum FROM audit_entries a")).rows[0]?.sum;
        if (after !== before) done++; // what changed nothing proves nothing: another is drawn
        const found = (await client.query<{ seq: string | null }>('SELECT audit_first_break()::text AS seq')).rows[0]?.seq;
        await client.query('ROLLBACK');
        if (after !== before && (found === null || found === undefined)) unseen.push(what);
      }
    } finally {
      client.release();
    }
    expect(unseen).toEqual([]);
    expect(await firstBreak()).toBeNull();
  });

  it('tells of a line changed with its own hash and the link of the next one made to fit', async () => {
    const client = await database.owner.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query("UPDATE audit_entries SET summary = 'nothing happened' WHERE seq = 7");
      await client.query('UPDATE audit_entries a SET hash = audit_hash(a) WHERE seq = 7');
      await client.query('UPDATE audit_entries SET prev_hash = (SELECT hash FROM audit_entries WHERE seq = 7) WHERE seq = 8');
      const found = await client.query<{ seq: string | null }>('SELECT audit_first_break()::text AS seq');
      expect(found.rows[0]?.seq).toBe('8');
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });

  it('has the hashes that the release before gave its entries, and others since, under which the roles stand', async () => {
    const { rows } = await database.owner.pool.query(
      `SELECT seq, actor_roles, hash = sha256(prev_hash || convert_to(jsonb_build_array(
         seq, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, actor_id, person_id, actor_name,
         session_id, ip, request_id, action, outcome, subject_kind, subject_id, summary, before, after, approval_id)::text, 'UTF8')) AS of_before
       FROM audit_entries WHERE seq <= $1 ORDER BY seq`,
      [ENTRIES],
    );
    expect(rows.map((row) => row.of_before)).toEqual(Array.from({ length: ENTRIES }, (_none, at) => at < OLD_ENTRIES));
    expect(rows.map((row) => row.actor_roles)).toEqual(
      Array.from({ length: ENTRIES }, (_none, at) => (at < OLD_ENTRIES ? null : at % 2 ? [] : ['risk'])),
    );
  });

  it('takes no roles of who has none', async () => {
    await expect(
      database.owner.pool.query(
        `SELECT append_audit($1, now(), 'system', NULL, NULL, 'test', NULL, NULL, 'req', 'test.act', 'done', NULL, NULL, 'x', NULL, NULL, NULL, ARRAY['risk'])`,
        [newId(0, clock.now())],
      ),
    ).rejects.toThrow('audit_entries_roles_of_staff');
  });

  it('does not fork when sixteen write at once', async () => {
    await Promise.all(Array.from({ length: 16 }, (_, i) => auditAlone(ambience, 'test.race', 'done', { summary: `writer ${i}` })));
    const { rows } = await database.owner.pool.query('SELECT prev_hash FROM audit_entries GROUP BY 1 HAVING count(*) > 1');
    expect(rows).toEqual([]);
    expect(await firstBreak()).toBeNull();
  });
});

describe('Reading the trail', () => {
  it('pages newest first without losing or repeating an entry', async () => {
    const by = auditor();
    const seen: bigint[] = [];
    let cursor: string | undefined;
    do {
      const page = await runQuery(listAudit, by, { filter: { subjectKind: 'thing' }, limit: 7, ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows.map((row) => row.seq));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: ENTRIES }, (_, i) => BigInt(ENTRIES - i)));
  });

  it('is itself written down, once for one look at one list', async () => {
    const by = auditor();
    const reads = async () =>
      (
        await database.owner.pool.query("SELECT summary FROM audit_entries WHERE action = 'audit.list' AND actor_id = $1", [
          by.actor.kind === 'staff' ? by.actor.userId : null,
        ])
      ).rows.length;
    await runQuery(listAudit, by, { filter: { outcome: 'refused' } });
    await runQuery(listAudit, by, { filter: { outcome: 'refused' } });
    expect(await reads()).toBe(1);
    await runQuery(listAudit, by, { filter: { actions: ['test.act'] } });
    expect(await reads()).toBe(2);
  });

  it('is written down with where it came from, of one entry too, whose content the list does not show', async () => {
    const by = auditor();
    const reads = async () =>
      (
        await database.owner.pool.query<{ action: string; ip: string; subject_id: string | null }>(
          'SELECT action, ip, subject_id FROM audit_entries WHERE actor_id = $1 ORDER BY seq',
          [by.actor.kind === 'staff' ? by.actor.userId : null],
        )
      ).rows;
    await runQuery(listAudit, by, {});
    for (const seq of ['2', '2', '3']) await runQuery(getAuditEntry, by, { seq });
    await expect(runQuery(getAuditEntry, by, { seq: '999999' })).rejects.toMatchObject({ reason: 'audit_entry_not_found' });
    expect(await reads()).toEqual([
      { action: 'audit.list', ip: '203.0.113.7', subject_id: null },
      { action: 'audit.get', ip: '203.0.113.7', subject_id: '2' },
      { action: 'audit.get', ip: '203.0.113.7', subject_id: '3' },
    ]);
  });

  it('finds by actor, action, outcome, subject and day', async () => {
    const by = auditor();
    const count = async (filter: object) => (await runQuery(listAudit, by, { filter, limit: 200 })).rows.length;
    expect(await count({ subjectKind: 'thing', subjectId: 't3' })).toBe(9);
    expect(await count({ actions: ['test.look'] })).toBe(20);
    expect(await count({ outcome: 'refused', actor: 'TES' })).toBe(12);
    expect(await count({ dateFrom: '2026-11-20', dateTo: '2026-11-20', actions: ['test.look'] })).toBe(20);
    expect(await count({ dateTo: '2026-11-19' })).toBe(0);
    expect(await runQuery(listAuditActions, by, {})).toEqual(expect.arrayContaining(['audit.list', 'test.act', 'test.look', 'test.race']));
    expect(await runQuery(getAuditEntry, by, { seq: '2' })).toMatchObject({
      before: { value: 1, text: 'old' },
      after: { value: 2, text: '新' },
    });
  });

  it('says from which device an act came: the one that its session was opened on', async () => {
    const given = {
      email: 'sun@example.com',
      name: '孙丽',
      roles: ['operations'] as const,
      password: 'x'.repeat(20),
      mustChangePassword: true,
    };
    const { userId, personId } = await createStaffUser(database.db, { now: clock.now(), random: systemRandom }, given);
    const sessionId = newId(0, clock.now());
    const userAgent = 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Edg/140.0';
    await database.owner.pool.query(
      `INSERT INTO sessions (id, user_id, created_at, last_seen_at, expires_at, ip, user_agent) VALUES ($1, $2, now(), now(), now(), '203.0.113.7', $3)`,
      [sessionId, userId, userAgent],
    );
    const actor = staffActor({ userId, personId, sessionId, name: '孙丽', email: given.email, roles: ['operations'] });
    await auditAlone({ ...ambience, actor }, 'test.device', 'done', { summary: 'from a device' });
    const by = auditor();
    const [row] = (await runQuery(listAudit, by, { filter: { actions: ['test.device'] } })).rows;
    expect(await runQuery(getAuditEntry, by, { seq: String(row?.seq) })).toMatchObject({ sessionId, userAgent });
    expect(await runQuery(getAuditEntry, by, { seq: '2' })).toMatchObject({ sessionId: null, userAgent: null });
  });

  it('says of whom an act was, and finds it by the number, the email or the name that people have of its object', async () => {
    const { userId } = await createStaffUser(
      database.db,
      { now: clock.now(), random: systemRandom },
      { email: 'zhang.wei@example.com', name: '张伟', roles: ['operations'], password: 'x'.repeat(20), mustChangePassword: true },
    );
    const [entryId, differenceId] = [newId(3, clock.now()), newId(4, clock.now())];
    await auditAlone(ambience, 'staff.set_roles', 'done', { summary: 'roles changed', subjectKind: 'user', subjectId: userId });
    await auditAlone(ambience, 'ledger.reverse_entry', 'done', { summary: 'reversed', subjectKind: 'journal_entry', subjectId: entryId });
    await auditAlone(ambience, 'differences.comment', 'done', { summary: 'commented', subjectKind: 'difference', subjectId: differenceId });
    const by = auditor();
    const about = async (subjectId: string) => (await runQuery(listAudit, by, { filter: { subjectId } })).rows;
    for (const asked of ['张伟', 'Zhang.Wei@example.com', userId])
      expect(await about(asked), asked).toMatchObject([
        { action: 'staff.set_roles', subjectName: '张伟', subjectEmail: 'zhang.wei@example.com' },
      ]);
    const number = numberOf('J', entryId);
    for (const asked of [number, number.toLowerCase(), entryId])
      expect(await about(asked), asked).toMatchObject([{ action: 'ledger.reverse_entry', subjectName: null }]);
    expect(await about(numberOf('D', differenceId))).toMatchObject([{ action: 'differences.comment' }]);
    // The number of an entry is not that of a difference.
    expect(await about(numberOf('D', entryId))).toEqual([]);
    const [first] = await about(userId);
    expect(await runQuery(getAuditEntry, by, { seq: String(first?.seq) })).toMatchObject({ subjectName: '张伟', summary: 'roles changed' });
  });

  it('is proved whole however long it is: the limit of time of a request does not cut the proof off', async () => {
    // Breaks at the entry whose number is the limit in milliseconds that it was asked under; 0: none.
    await database.owner.pool.query('ALTER FUNCTION audit_first_break() RENAME TO audit_first_break_kept');
    await database.owner.pool.query(`CREATE FUNCTION audit_first_break() RETURNS bigint LANGUAGE sql STABLE AS $$
      SELECT nullif(setting::bigint, 0) FROM pg_settings WHERE name = 'statement_timeout' $$`);
    try {
      expect(await verifyChainDoor.through(auditor(), {})).toMatchObject({ holds: true, brokenAt: null });
      // Another stand-in: where it is broken, the number of the entry is answered as a number.
      await database.owner.pool.query(
        'CREATE OR REPLACE FUNCTION audit_first_break() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT 7::bigint $$',
      );
      expect(await verifyChainDoor.through(auditor(), {})).toMatchObject({ holds: false, brokenAt: 7n });
    } finally {
      await database.owner.pool.query('DROP FUNCTION audit_first_break()');
      await database.owner.pool.query('ALTER FUNCTION audit_first_break_kept() RENAME TO audit_first_break');
    }
  });

  it('says whether the chain holds, and writes that down', async () => {
    const verdict = await verifyChainDoor.through(auditor(), {});
    expect(verdict).toMatchObject({ holds: true, brokenAt: null });
    expect(verdict.headHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await firstBreak()).toBeNull();
  });
});
