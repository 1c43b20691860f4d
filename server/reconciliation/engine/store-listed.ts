/** Which records the statements of the days beside account for, in SQL: those are neither missing nor free to be matched again. */
import { type Execute, LINE_OK, list, literal, type Sources } from './store.ts';

/** Fills `listed` of `rc_r`. What a statement of the days beside lists is accounted for there: a record of that day by its own always, one of ours only
 *  where today does not list it. A line that says that nothing was moved is the last to account for a record: where no line says otherwise, the first of
 *  these is in the run of its own day, else in that of the day beside, and in one of them alone. */
export async function markListed(execute: Execute, sources: Sources, neighbourLines: string): Promise<void> {
  const isToday = (which: string) =>
    `EXISTS (SELECT FROM rc_l t WHERE t.kind = r.kind ${which} AND (t.our_no = r.our_no OR t.channel_key = r.channel_no))`;
  const own = [...sources.neighbourStatements].map(
    ([date, ids]) => `(r.business_date = ${literal(date)}::date AND l.statement_id = ANY (${list(ids, 'uuid')}))`,
  );
  const isElsewhere = `(CASE WHEN r.home THEN NOT ${isToday('AND t.ok')} ELSE ${own.join(' OR ')} END)`;
  await execute(
    `UPDATE rc_r r SET listed = true FROM ${neighbourLines} l WHERE ${LINE_OK('l')} AND l.kind = r.kind AND l.our_no = r.our_no AND ${isElsewhere}`,
  );
  await execute(`UPDATE rc_r r SET listed = true FROM ${neighbourLines} l WHERE NOT r.listed AND ${LINE_OK('l')} AND l.kind = r.kind AND NOT l.shares_channel_no AND l.channel_no = r.channel_no
    AND ${isElsewhere}`);
  if (sources.hasFurtherNos)
    await execute(`UPDATE rc_r r SET listed = true FROM ${neighbourLines} l CROSS JOIN LATERAL unnest(l.further_nos) n (number)
      WHERE NOT r.listed AND ${LINE_OK('l')} AND l.kind = r.kind AND NOT l.shares_channel_no AND n.number = r.channel_no AND ${isElsewhere}`);
  await execute(`CREATE TEMP TABLE rc_unmoved_beside ON COMMIT DROP AS SELECT l.statement_id, l.kind, l.our_no, CASE WHEN l.shares_channel_no THEN NULL ELSE l.channel_no END AS channel_no
    FROM ${neighbourLines} l WHERE NOT ${LINE_OK('l')}`);
  // A line that is another's by the channel's number says nothing of this one.
  const isNoOther =
    'AND NOT EXISTS (SELECT FROM rc_r o WHERE o.kind = r.kind AND o.our_no = r.our_no AND o.id <> r.id AND o.channel_no = t.channel_key)';
  const isToldElsewhere = `r.ok AND NOT r.listed AND (CASE WHEN r.home THEN NOT ${isToday('')} ELSE (${own.join(' OR ')}) AND NOT ${isToday(`AND t.ok ${isNoOther}`)} END)`;
  for (const number of ['our_no', 'channel_no'])
    await execute(
      `UPDATE rc_r r SET listed = true FROM rc_unmoved_beside l WHERE l.kind = r.kind AND l.${number} = r.${number} AND ${isToldElsewhere}`,
    );
}
