/** One of our numbers on several days, in SQL: which line of which statement accounts for which record. Every run that looks at such a number looks at
 *  the same days around it and goes by the same order, so that none of them takes a line for one record while another takes it for a second one, and
 *  none leaves a record to a statement that has given its line away.
 *
 *  Order: several of one day whose sum is exactly the other side · both numbers and the amount · both numbers · our number and the amount · sums
 *  across the cut-off · our number · lines that say otherwise than a record. Each by the statement of the record's own date first, then by
 *  the next one, then by the one before. */
import type { Around } from './contract.ts';
import {
  besideOf,
  CHANNEL_NO_AGREES,
  countOf,
  type Execute,
  FEE_AGREES,
  IS_UNDOING,
  LINE_OK,
  list,
  literal,
  type Sources,
  UNNUMBERED,
} from './store.ts';

type RecordsOf = (keys: string) => string;

/** Numbers looked at here: of records of other days, of those that another day's statement lists, of several of ours, and of what today lacks. */
const CANDIDATES = `SELECT bucket_of(r.id) AS bucket, r.kind, r.our_no FROM rc_r r WHERE NOT r.home OR r.repeat > 0
  UNION SELECT bucket_of(r.id), r.kind, r.our_no FROM rc_r r WHERE r.id IN (SELECT id FROM rc_told)
  UNION SELECT bucket_of(r.id), r.kind, r.our_no FROM rc_r r WHERE r.ok AND NOT EXISTS (SELECT FROM rc_l l WHERE l.kind = r.kind AND l.our_no = r.our_no AND l.ok)`;

/** The numbers that the channel has for the event of a line `l`, as `n (number, place)`. */
const numbersOf = ({ hasFurtherNos }: Sources) =>
  hasFurtherNos
    ? 'CROSS JOIN LATERAL unnest(array_prepend(l.channel_no, l.further_nos)) WITH ORDINALITY n (number, place)'
    : 'CROSS JOIN LATERAL (VALUES (l.channel_no, 1)) n (number, place)';

/** Fills `rc_around (lid, id, sdate, rule, moved)`: a line of the statement of `sdate`, by its `lid` where it is one of today's, and a record; and sets
 *  `listed` of the records of such a number. `rc_around_r` has all records of these numbers. `recordsOf` reads those of the dates around, with
 *  `recordColumns`; `neighbourLines` are the lines of the statements beside. */
export async function allocateAround(
  execute: Execute,
  sources: Sources,
  neighbourLines: string | null,
  recordsOf: RecordsOf,
): Promise<void> {
  const around = sources.around as Around;
  const today = literal(sources.dates[0] as string);
  await execute(
    `CREATE TEMP TABLE rc_told ON COMMIT DROP AS ${
      neighbourLines
        ? `SELECT r.id FROM rc_r r JOIN ${neighbourLines} l ON l.kind = r.kind AND l.our_no = r.our_no WHERE r.home
         UNION SELECT r.id FROM rc_r r JOIN (SELECT l.kind, n.number FROM ${neighbourLines} l ${numbersOf(sources)} WHERE NOT l.shares_channel_no) l ON l.kind = r.kind AND l.number = r.channel_no WHERE r.home`
        : 'SELECT NULL::uuid AS id WHERE false'
    }`,
  );
  await execute(`CREATE TEMP TABLE rc_candidates ON COMMIT DROP AS ${CANDIDATES}`);
  await execute('ANALYZE rc_candidates');
  await execute(`CREATE TEMP TABLE rc_around_r ON COMMIT DROP AS ${recordsOf('rc_candidates')}`);
  // One record of today alone, of which no other day says anything, needs nobody else.
  await execute(`CREATE TEMP TABLE rc_numbers ON COMMIT DROP AS SELECT c.*, x.n FROM rc_candidates c JOIN (SELECT kind, our_no, count(*) AS n FROM rc_around_r GROUP BY 1, 2) x USING (kind, our_no)
      LEFT JOIN (SELECT DISTINCT kind, our_no, true AS is_elsewhere FROM rc_r WHERE NOT home OR id IN (SELECT id FROM rc_told)) e USING (kind, our_no)
    WHERE x.n > 1 OR e.is_elsewhere`);
  await execute('DELETE FROM rc_around_r r WHERE NOT EXISTS (SELECT FROM rc_numbers k WHERE k.kind = r.kind AND k.our_no = r.our_no)');
  await execute('CREATE TEMP TABLE rc_around (n bigint, lid bigint, id uuid, sdate date, rule text, moved boolean) ON COMMIT DROP');
  if ((await countOf(execute, 'SELECT count(*)::text AS n FROM rc_numbers')) === 0n) return;
  await execute('ANALYZE rc_numbers');
  await execute('ANALYZE rc_around_r');
  await readLines(execute, sources, around, recordsOf);
  const has = await whatThereIs(execute);
  const prefers = [...new Set(around.edges.map(({ prefer }) => prefer))].sort((a, b) => a - b);
  const [own, ...others] = prefers.map((prefer) => edgesOf(around, prefer));
  const all = [own, ...others].filter((edges) => edges !== undefined);
  if (own) {
    await pairSettled(execute, own);
    if (has.several) await pairSums(execute, own);
  }
  const moved = { line: 'ok', record: 'ok' };
  for (const keys of [['channel_no', 'currency', 'amount_minor'], ['channel_no'], ['currency', 'amount_minor']])
    for (const edges of all) await pairOne(execute, edges, keys, moved);
  if (has.several) for (const edges of others) await pairSums(execute, edges);
  for (const edges of all) await pairOne(execute, edges, [], moved);
  const otherwise = [...(has.failed ? [{ line: 'ok', record: 'NOT ok' }] : []), ...(has.unmoved ? [{ line: 'NOT ok', record: 'ok' }] : [])];
  for (const sides of otherwise)
    for (const keys of [['channel_no'], []]) for (const edges of all) await pairOne(execute, edges, keys, sides);
  await execute(
    `UPDATE rc_around a SET lid = l.lid FROM rc_around_l x JOIN rc_l l ON l.statement_id = x.statement_id AND l.line_no = x.line_no WHERE x.n = a.n AND a.sdate = ${today}::date`,
  );
  await execute('UPDATE rc_r r SET listed = false FROM rc_numbers k WHERE k.kind = r.kind AND k.our_no = r.our_no AND r.listed');
  await execute(`UPDATE rc_r r SET listed = true WHERE r.id IN (SELECT id FROM rc_around WHERE sdate <> ${today}::date)`);
}

/** Which steps have anything to do: most numbers have one record and one line on a day, and both say that the money moved. */
async function whatThereIs(execute: Execute): Promise<{ several: boolean; failed: boolean; unmoved: boolean }> {
  const several = (side: string, date: string) => `EXISTS (SELECT FROM ${side} GROUP BY kind, our_no, ${date} HAVING count(*) > 1)`;
  const [found] = await execute(`SELECT ${several('rc_around_r', 'business_date')} OR ${several('rc_around_l', 'sdate')} AS several,
    EXISTS (SELECT FROM rc_around_r WHERE NOT ok) AS failed, EXISTS (SELECT FROM rc_around_l WHERE NOT ok) AS unmoved`);
  return { several: found?.several === true, failed: found?.failed === true, unmoved: found?.unmoved === true };
}

/** Which statement may account for records of which date, as values. */
const meeting = ({ edges }: Around) =>
  edges.length > 0
    ? `VALUES ${edges.map(({ statement, record }) => `(${literal(statement)}::date, ${literal(record)}::date)`).join(', ')}`
    : 'SELECT NULL::date, NULL::date WHERE false';

const edgesOf = (around: Around, prefer: number) =>
  `(VALUES ${around.edges
    .filter((edge) => edge.prefer === prefer)
    .map(({ statement, record }) => `(${literal(statement)}::date, ${literal(record)}::date)`)
    .join(', ')}) e (sdate, rdate)`;

const LINES_AROUND = `(bucket smallint, statement_id uuid, line_no int, kind text, status text, flow text, channel_no text, shares_channel_no boolean, further_nos text[], currency text, amount_minor bigint,
  fee_minor bigint, stated_no text, is_unnumbered boolean, ok boolean, sdate date, our_no text, by_number boolean)`;

/** Fills `rc_around_l`: of the statements beside the lines of all these numbers; of those farther away too, unless it is one record that one of these
 *  statements alone lists, as it is and not before its day: no other would come before that. */
async function readLines(execute: Execute, sources: Sources, around: Around, recordsOf: RecordsOf): Promise<void> {
  const isBeside = (date: string) => sources.dates.includes(date) || besideOf(sources).includes(date);
  const statementsOf = (which: (date: string) => boolean) =>
    [...around.statements].flatMap(([date, ids]) => (which(date) ? ids.map((id) => ({ id, date })) : []));
  await execute(`CREATE TEMP TABLE rc_read ${LINES_AROUND} ON COMMIT DROP`);
  await execute(`CREATE TEMP TABLE rc_hard ON COMMIT DROP AS SELECT * FROM rc_numbers`);
  await readLinesOf(execute, sources, statementsOf(isBeside));
  await execute(`DELETE FROM rc_hard h USING (SELECT l.kind, l.our_no FROM rc_read l JOIN rc_around_r r USING (kind, our_no) GROUP BY 1, 2
      HAVING count(DISTINCT l.sdate) = 1 AND bool_or(l.ok AND l.sdate >= r.business_date AND (l.sdate, r.business_date) IN (${meeting(around)}) AND l.channel_no = r.channel_no AND l.amount_minor = r.amount_minor AND l.currency = r.currency)) x
    WHERE h.n = 1 AND x.kind = h.kind AND x.our_no = h.our_no`);
  if ((await countOf(execute, 'SELECT count(*)::text AS n FROM rc_hard')) > 0n)
    await readLinesOf(
      execute,
      sources,
      statementsOf((date) => !isBeside(date)),
    );
  // A line that states another number of ours means a record of that, where there is any.
  await execute(
    `CREATE TEMP TABLE rc_foreign ON COMMIT DROP AS ${recordsOf(
      '(SELECT DISTINCT bucket, kind, stated_no AS our_no FROM rc_read WHERE NOT by_number AND NOT is_unnumbered)',
    )}`,
  );
  await execute(`CREATE TEMP TABLE rc_around_l ON COMMIT DROP AS SELECT row_number() OVER () AS n, q.*, false AS voided, NULL::text AS met FROM rc_read q
    WHERE by_number OR NOT EXISTS (SELECT FROM rc_foreign f WHERE f.kind = q.kind AND f.our_no = q.stated_no)`);
  await execute(`UPDATE rc_around_l l SET ok = false, voided = true WHERE l.status = 's' AND NOT l.shares_channel_no AND (l.kind = 'p' OR l.flow = 'o')
    AND EXISTS (SELECT FROM rc_around_l v WHERE v.sdate = l.sdate AND v.kind = l.kind AND v.our_no = l.our_no AND v.channel_no = l.channel_no AND ${IS_UNDOING('v')})`);
  await execute(
    `UPDATE rc_around_l l SET met = m.channel_no FROM (SELECT DISTINCT ON (l.n) l.n, r.channel_no FROM rc_around_l l JOIN rc_around_r r USING (kind, our_no)
      WHERE NOT l.shares_channel_no AND ${CHANNEL_NO_AGREES('l', 'r')} ORDER BY l.n, array_position(array_prepend(l.channel_no, l.further_nos), r.channel_no)) m WHERE m.n = l.n`,
  );
  await execute('ANALYZE rc_around_l');
}
/** So many numbers are written into the statement itself, which several processes may then read for. */
const NAMED_NUMBERS = 20_000n;

/** Adds to `rc_read` what these statements have of the numbers in `rc_hard`: by our number, or by the channel's where one of ours alone carries it. */
async function readLinesOf(execute: Execute, sources: Sources, statements: readonly { id: string; date: string }[]): Promise<void> {
  if (statements.length === 0) return;
  const dated = statements.map(({ id, date }) => `(${literal(id)}::uuid, ${literal(date)}::date)`).join(', ');
  const all = `SELECT * FROM ${sources.lines} l WHERE l.statement_id = ANY (${list(
    statements.map(({ id }) => id),
    'uuid',
  )}) AND l.kind IN ('p', 'r')`;
  const carriers = `(SELECT r.kind, r.channel_no, min(r.our_no) AS our_no FROM rc_around_r r JOIN rc_hard h USING (kind, our_no) WHERE r.channel_no IS NOT NULL GROUP BY 1, 2 HAVING count(DISTINCT r.our_no) = 1)`;
  const isNamed = (await countOf(execute, 'SELECT count(*)::text AS n FROM rc_hard')) <= NAMED_NUMBERS;
  if (isNamed) {
    const textOf = async (text: string) => (await execute(text)).map((row) => String(row.no));
    const ours = await textOf('SELECT DISTINCT our_no AS no FROM rc_hard');
    const theirs = await textOf(`SELECT DISTINCT channel_no AS no FROM ${carriers} c`);
    await execute(
      `CREATE TEMP TABLE rc_scanned ON COMMIT DROP AS ${all} AND (l.our_no = ANY (${list(ours, 'text')}) OR l.channel_no = ANY (${list(theirs, 'text')})
        ${sources.hasFurtherNos ? `OR l.further_nos && ${list(theirs, 'text')}` : ''})`,
    );
  }
  const lines = isNamed ? 'rc_scanned' : `(${all})`;
  const columns = `l.bucket, l.statement_id, l.line_no, l.kind, l.status, l.flow, l.channel_no, l.shares_channel_no, l.further_nos, l.currency, l.amount_minor, l.fee_minor, l.our_no, ${UNNUMBERED('l')}, ${LINE_OK('l')}, d.sdate`;
  await execute(`INSERT INTO rc_read WITH d (statement_id, sdate) AS (VALUES ${dated})
    SELECT ${columns}, k.our_no, true FROM ${lines} l JOIN d USING (statement_id) JOIN rc_hard k ON k.bucket = l.bucket AND k.kind = l.kind::text AND k.our_no = l.our_no
    UNION ALL (SELECT DISTINCT ON (l.statement_id, l.line_no) ${columns}, c.our_no, false FROM ${lines} l JOIN d USING (statement_id) ${numbersOf(sources)} JOIN ${carriers} c ON c.kind = l.kind::text AND c.channel_no = n.number
      WHERE NOT l.shares_channel_no AND NOT EXISTS (SELECT FROM rc_hard k WHERE k.kind = l.kind::text AND k.our_no = l.our_no) ORDER BY l.statement_id, l.line_no, n.place)`);
  if (isNamed) await execute('DROP TABLE rc_scanned');
}

const FREE_LINES = '(SELECT * FROM rc_around_l l WHERE NOT EXISTS (SELECT FROM rc_around a WHERE a.n = l.n))';
const FREE_RECORDS = '(SELECT * FROM rc_around_r r WHERE NOT EXISTS (SELECT FROM rc_around a WHERE a.id = r.id))';

/** What agrees in everything, alone under its number on its day, is settled before anybody looks around. */
async function pairSettled(execute: Execute, edges: string): Promise<void> {
  const alone = (side: string, date: string) =>
    `(SELECT f.*, count(*) OVER (PARTITION BY kind, our_no, ${date}) AS of_number FROM ${side} f)`;
  await execute(`INSERT INTO rc_around SELECT l.n, NULL, r.id, l.sdate, 'numbers', true FROM ${alone('(SELECT * FROM rc_around_l WHERE by_number)', 'sdate')} l JOIN ${edges} USING (sdate)
    JOIN ${alone('rc_around_r', 'business_date')} r ON r.kind = l.kind AND r.our_no = l.our_no AND r.business_date = e.rdate
    WHERE l.of_number = 1 AND r.of_number = 1 AND r.repeat = 0 AND l.ok AND r.ok AND l.amount_minor = r.amount_minor AND l.currency = r.currency AND ${FEE_AGREES('l', 'r', 0n)}
      AND (l.shares_channel_no OR l.channel_no IS NULL OR r.channel_no IS NULL OR l.met = r.channel_no)`);
}

/** One against several of one number, both succeeded, one currency, the sum exact. */
async function pairSums(execute: Execute, edges: string): Promise<void> {
  const sums = (side: string, date: string) =>
    `SELECT kind, our_no, ${date}, min(currency) AS currency, count(*) AS n, sum(amount_minor) AS amount FROM ${side} f WHERE ok ${side === FREE_LINES ? 'AND by_number' : ''} GROUP BY 1, 2, 3 HAVING count(DISTINCT currency) = 1`;
  await execute(`INSERT INTO rc_around WITH g AS MATERIALIZED (SELECT l.kind, l.our_no, l.sdate, r.business_date, l.n > 1 AS many_lines FROM (${sums(FREE_LINES, 'sdate')}) l
      JOIN ${edges} USING (sdate) JOIN (${sums(FREE_RECORDS, 'business_date')}) r ON r.kind = l.kind AND r.our_no = l.our_no AND r.business_date = e.rdate AND r.currency = l.currency AND r.amount = l.amount
      WHERE (l.n = 1) <> (r.n = 1))
    SELECT l.n, NULL, r.id, g.sdate, CASE WHEN g.many_lines THEN 'many_to_one' ELSE 'one_to_many' END, true FROM g JOIN ${FREE_LINES} l ON l.ok AND l.by_number AND l.kind = g.kind AND l.our_no = g.our_no AND l.sdate = g.sdate
      JOIN ${FREE_RECORDS} r ON r.ok AND r.kind = g.kind AND r.our_no = g.our_no AND r.business_date = g.business_date`);
}

/** First with first of what agrees in `keys`, in the order of the file and of our books; what was revoked before what never was. */
async function pairOne(execute: Execute, edges: string, keys: readonly string[], sides: { line: string; record: string }): Promise<void> {
  const isByChannel = keys.includes('channel_no');
  const of = (names: readonly string[]) => ['kind', 'our_no', ...names].join(', ');
  const lineKeys = keys.map((key) => (key === 'channel_no' ? 'met' : key));
  const on = keys.map((key) => `AND r.${key} = l.${key === 'channel_no' ? 'met' : key}`).join(' ');
  await execute(`INSERT INTO rc_around SELECT l.n, NULL, r.id, l.sdate, CASE WHEN NOT l.by_number THEN 'channel_no' WHEN r.channel_no = l.met THEN 'numbers' ELSE 'our_no' END, l.ok
    FROM (SELECT f.*, row_number() OVER (PARTITION BY ${of(['sdate', ...lineKeys])} ORDER BY voided DESC, line_no, statement_id) AS place FROM ${FREE_LINES} f
        WHERE ${sides.line} ${isByChannel ? 'AND met IS NOT NULL' : 'AND by_number'}) l
    JOIN ${edges} USING (sdate)
    JOIN (SELECT f.*, row_number() OVER (PARTITION BY ${of(['business_date', ...keys])} ORDER BY repeat, occurred_at, id) AS place FROM ${FREE_RECORDS} f WHERE ${sides.record}) r
      ON r.kind = l.kind AND r.our_no = l.our_no AND r.business_date = e.rdate AND r.place = l.place ${on}`);
}

/** The pairs of today's lines that are not decided yet. */
export const PAIRS_AROUND = `SELECT a.lid, a.id, a.rule FROM rc_around a WHERE a.lid IS NOT NULL AND EXISTS (SELECT FROM rc_r r WHERE r.id = a.id)
  AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.lid = a.lid) AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.rid = a.id)`;

/** A condition on a record `r` that met no line: one of ours twice, either after another of its number on its own date or the one before, or beside one that a
 *  statement up to its own date lists. What comes later says nothing of it. */
export const isOursTwice = ({ edges }: Around) => {
  const pairs = edges.map(({ statement, record }) => `(${literal(record)}::date, ${literal(statement)}::date)`);
  const isBeside =
    pairs.length > 0 ? `o.business_date = r.business_date OR (o.business_date, r.business_date) IN (${pairs.join(', ')})` : 'true';
  return `EXISTS (SELECT FROM (SELECT x.*, m.sdate FROM rc_around_r x LEFT JOIN (SELECT id, min(sdate) AS sdate FROM rc_around WHERE moved GROUP BY 1) m USING (id)) o
    WHERE o.kind = r.kind AND o.our_no = r.our_no AND o.ok AND o.id <> r.id AND (${isBeside})
      AND ((o.business_date, o.repeat, o.id) < (r.business_date, r.repeat, r.id) OR o.sdate <= r.business_date))`;
};
