/** Which records the statements of the days beside account for, in SQL: those are neither missing nor free to be matched again. */
import { CHANNEL_KEY, countOf, type Execute, LINE_OK, list, literal, type Sources } from './store.ts';

/** A query of the records of the days beside that carry one of the numbers in `keys`, with `recordColumns`. */
type RecordsOf = (keys: string) => string;

/** Fills `listed` of `rc_r`. What a statement of the days beside lists is accounted for there: a record of that day by its own always, one of ours only
 *  where today does not list it. A line that says that nothing was moved is the last to account for a record: where no line says otherwise, the first of
 *  these is in the run of its own day, else in that of the day beside, and in one of them alone. */
export async function markListed(execute: Execute, sources: Sources, neighbourLines: string, recordsOf: RecordsOf): Promise<void> {
  const isToday = (which: string) =>
    `EXISTS (SELECT FROM rc_l t WHERE t.kind = r.kind ${which} AND (t.our_no = r.our_no OR t.channel_key = r.channel_no))`;
  const own = [...sources.neighbourStatements].map(
    ([date, ids]) => `(r.business_date = ${literal(date)}::date AND l.statement_id = ANY (${list(ids, 'uuid')}))`,
  );
  const isNoRepeat = 'NOT EXISTS (SELECT FROM rc_repeats n WHERE n.id = r.id)';
  const isElsewhere = `(CASE WHEN r.home THEN NOT ${isToday('AND t.ok')} ELSE ${own.join(' OR ')} END)`;
  await execute(`CREATE TEMP TABLE rc_told ON COMMIT DROP AS SELECT r.id, l.bucket, ${LINE_OK('l')} AS moved, r.ok AND (r.repeat > 0 OR coalesce(NOT l.shares_channel_no AND l.channel_no <> r.channel_no, false)) AS is_doubted
    FROM rc_r r JOIN ${neighbourLines} l ON l.kind = r.kind AND l.our_no = r.our_no WHERE (${LINE_OK('l')} OR r.ok) AND ${isElsewhere}`);
  await execute('UPDATE rc_r r SET listed = true WHERE r.id IN (SELECT id FROM rc_told WHERE moved)');
  await execute('CREATE TEMP TABLE rc_repeats (id uuid) ON COMMIT DROP');
  await tellRepeatsApart(execute, sources, neighbourLines, recordsOf);
  await execute(`UPDATE rc_r r SET listed = true FROM ${neighbourLines} l WHERE NOT r.listed AND ${LINE_OK('l')} AND l.kind = r.kind AND NOT l.shares_channel_no AND l.channel_no = r.channel_no
    AND ${isNoRepeat} AND ${isElsewhere}`);
  if (sources.hasFurtherNos)
    await execute(`UPDATE rc_r r SET listed = true FROM ${neighbourLines} l CROSS JOIN LATERAL unnest(l.further_nos) n (number)
      WHERE NOT r.listed AND ${LINE_OK('l')} AND l.kind = r.kind AND NOT l.shares_channel_no AND n.number = r.channel_no AND ${isNoRepeat} AND ${isElsewhere}`);
  await execute(`CREATE TEMP TABLE rc_unmoved_beside ON COMMIT DROP AS SELECT l.statement_id, l.kind, l.our_no, CASE WHEN l.shares_channel_no THEN NULL ELSE l.channel_no END AS channel_no
    FROM ${neighbourLines} l WHERE NOT ${LINE_OK('l')}`);
  // A line that is another's by the channel's number says nothing of this one.
  const isNoOther =
    'AND NOT EXISTS (SELECT FROM rc_r o WHERE o.kind = r.kind AND o.our_no = r.our_no AND o.id <> r.id AND o.channel_no = t.channel_key)';
  const isToldElsewhere = `r.ok AND NOT r.listed AND ${isNoRepeat} AND (CASE WHEN r.home THEN NOT ${isToday('')} ELSE (${own.join(' OR ')}) AND NOT ${isToday(`AND t.ok ${isNoOther}`)} END)`;
  for (const number of ['our_no', 'channel_no'])
    await execute(
      `UPDATE rc_r r SET listed = true FROM rc_unmoved_beside l WHERE l.kind = r.kind AND l.${number} = r.${number} AND ${isToldElsewhere}`,
    );
}

/** As `recordColumns` names them. */
const RECORD_COLUMNS =
  'r.id, r.kind, r.status, r.ok, r.channel_no, r.our_no, r.original_our_no, r.amount_minor, r.currency, r.fee_minor, r.occurred_at, r.business_date, r.merchant_no, r.repeat';

/** One of our numbers may be ours several times on one day, or again on the day beside, and the statements that account for them list it less often: they
 *  account for as many as they list, for those of their own days first, in the order in which a run pairs them, and the others are still to be met, or
 *  missing (`rc_repeats`). Those of such a number that are not looked at yet come along: beside them another is a duplicate. */
async function tellRepeatsApart(execute: Execute, sources: Sources, neighbourLines: string, recordsOf: RecordsOf): Promise<void> {
  if ((await countOf(execute, 'SELECT count(*)::text AS n FROM rc_told WHERE is_doubted')) === 0n) return;
  await execute(
    `CREATE TEMP TABLE rc_doubted ON COMMIT DROP AS SELECT DISTINCT t.bucket, r.kind, r.our_no, r.business_date, r.home FROM rc_told t JOIN rc_r r USING (id) WHERE t.is_doubted`,
  );
  await execute('ANALYZE rc_doubted');
  const theirs = [...sources.neighbourStatements].map(
    ([date, ids]) => `(k.business_date = ${literal(date)}::date AND l.statement_id = ANY (${list(ids, 'uuid')}))`,
  );
  const key = 'kind, our_no, business_date';
  const same = (a: string, b: string) => `(${a}.kind, ${a}.our_no, ${a}.business_date) = (${b}.kind, ${b}.our_no, ${b}.business_date)`;
  await execute(`CREATE TEMP TABLE rc_doubted_r ON COMMIT DROP AS SELECT r.*, false AS home FROM (${recordsOf('(SELECT * FROM rc_doubted WHERE NOT home)')}) r
      WHERE r.ok AND EXISTS (SELECT FROM rc_doubted k WHERE ${same('k', 'r')})
    UNION ALL SELECT ${RECORD_COLUMNS}, true FROM rc_r r WHERE r.ok AND r.home AND EXISTS (SELECT FROM rc_doubted k WHERE k.home AND ${same('k', 'r')})`);
  await execute(`CREATE TEMP TABLE rc_doubted_l ON COMMIT DROP AS SELECT l.kind, l.our_no, k.business_date, ${LINE_OK('l')} AS moved, ${CHANNEL_KEY('l')} AS channel_key, l.currency, l.amount_minor
    FROM ${neighbourLines} l JOIN rc_doubted k ON l.bucket = k.bucket AND l.kind = k.kind AND l.our_no = k.our_no WHERE k.home OR ${theirs.join(' OR ')}`);
  await execute(`CREATE TEMP TABLE rc_spare ON COMMIT DROP AS ${spareOf(sources, neighbourLines, recordsOf)}`);
  const sum = (of: string) =>
    `(SELECT ${key}, count(*) AS n, sum(amount_minor) AS amount, min(currency) AS currency FROM ${of} GROUP BY ${key})`;
  const agrees = (which: string) =>
    `row_number() OVER (PARTITION BY ${key}, channel_no ORDER BY repeat, occurred_at, id) <= (SELECT count(*) FROM rc_doubted_l l WHERE ${same('l', 'r')} AND l.channel_key = r.channel_no ${which})`;
  await execute(`CREATE TEMP TABLE rc_placed ON COMMIT DROP AS
    WITH sums AS (SELECT ${key} FROM ${sum('(SELECT * FROM rc_doubted_l WHERE moved) m')} l JOIN ${sum('rc_doubted_r')} r USING (${key}, amount, currency) WHERE (l.n = 1) <> (r.n = 1)
          AND NOT EXISTS (SELECT FROM rc_spare x WHERE x.claimed > 0 AND ${same('x', 'l')})),
      n AS (SELECT ${key}, coalesce(x.moved, l.moved) AS moved, coalesce(x.n, l.n) AS n
        FROM (SELECT ${key}, count(*) FILTER (WHERE moved) AS moved, count(*) AS n FROM rc_doubted_l GROUP BY ${key}) l LEFT JOIN rc_spare x USING (${key})),
      r AS (SELECT r.*, ${agrees('AND l.moved')} AS agrees, ${agrees('')} AS agrees_somehow,
          EXISTS (SELECT FROM rc_doubted_l l WHERE ${same('l', 'r')} AND l.moved AND l.currency = r.currency AND l.amount_minor = r.amount_minor) AS fits FROM rc_doubted_r r),
      p AS (SELECT id, ${key}, row_number() OVER (PARTITION BY ${key} ORDER BY agrees DESC, agrees_somehow, fits DESC, repeat, occurred_at, id) AS place,
          row_number() OVER (PARTITION BY ${key} ORDER BY agrees_somehow DESC, fits DESC, repeat, occurred_at, id) AS place_of_all FROM r)
    SELECT p.id, p.place <= coalesce(n.moved, 0) OR s.kind IS NOT NULL AS is_listed, p.place_of_all <= coalesce(n.n, 0) OR s.kind IS NOT NULL AS is_told
    FROM p LEFT JOIN n USING (${key}) LEFT JOIN sums s USING (${key})`);
  await execute('INSERT INTO rc_repeats SELECT id FROM rc_placed WHERE NOT is_listed AND NOT is_told');
  await execute('UPDATE rc_r r SET listed = false FROM rc_placed p WHERE p.id = r.id AND NOT p.is_listed');
  await execute(
    `INSERT INTO rc_r SELECT ${RECORD_COLUMNS}, false, false, true
      FROM rc_doubted_r r JOIN rc_placed p USING (id) WHERE (p.is_listed OR p.is_told) AND NOT r.home AND NOT EXISTS (SELECT FROM rc_r x WHERE x.id = r.id)`,
  );
}

/** A query of what the statements beside list of a doubted number of today beyond the records of the days that they account for. */
function spareOf(sources: Sources, neighbourLines: string, recordsOf: RecordsOf): string {
  const groups = new Map<string, { ids: readonly string[]; dates: string[] }>();
  for (const [date, ids] of sources.neighbourStatements) {
    const group = groups.get(ids.join()) ?? { ids, dates: [] };
    groups.set(ids.join(), { ids, dates: [...group.dates, date] });
  }
  const ofGroup = [...groups.values()]
    .filter(({ ids }) => ids.length > 0)
    .map(
      ({ ids, dates }) => `SELECT k.kind, k.our_no, k.business_date,
        (SELECT count(*) FROM rc_claimants r WHERE r.kind = k.kind AND r.our_no = k.our_no AND r.business_date = ANY (${list(dates, 'date')})) AS claimed,
        (SELECT count(*) FILTER (WHERE ${LINE_OK('l')}) FROM ${neighbourLines} l WHERE l.bucket = k.bucket AND l.kind = k.kind AND l.our_no = k.our_no AND l.statement_id = ANY (${list(ids, 'uuid')})) AS moved,
        (SELECT count(*) FROM ${neighbourLines} l WHERE l.bucket = k.bucket AND l.kind = k.kind AND l.our_no = k.our_no AND l.statement_id = ANY (${list(ids, 'uuid')})) AS n
      FROM rc_doubted k WHERE k.home`,
    );
  return `WITH rc_claimants AS MATERIALIZED (SELECT r.* FROM (${recordsOf('(SELECT * FROM rc_doubted WHERE home)')}) r WHERE r.ok)
    SELECT kind, our_no, business_date, sum(claimed) AS claimed, sum(greatest(0, moved - claimed)) AS moved, sum(greatest(0, n - claimed)) AS n
    FROM (${ofGroup.join(' UNION ALL ')}) g GROUP BY kind, our_no, business_date`;
}
