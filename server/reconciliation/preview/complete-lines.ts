/** What a statement says of a line in another place than the line itself, brought to it before files are compared. */
import { type Execute, literal } from '../engine/store.ts';

/** A bill of movements states a fee as a movement of its own, under the channel's number of what it is charged for. It becomes the fee of
 *  the one payment (charged), or the one refund (returned), of that number, unless the line itself states one. */
export async function foldFees(execute: Execute, lines: string, statementId: string): Promise<void> {
  const own = `statement_id = ${literal(statementId)}::uuid AND channel_no IS NOT NULL`;
  await execute(`UPDATE ${lines} l SET fee_minor = CASE l.kind WHEN 'p' THEN f.fee ELSE -f.fee END
    FROM (SELECT channel_no, flow, sum(amount_minor) AS fee FROM ${lines} WHERE ${own} AND kind = 'f' GROUP BY 1, 2) f
      JOIN (SELECT channel_no, kind FROM ${lines} WHERE ${own} AND kind IN ('p', 'r') GROUP BY 1, 2 HAVING count(*) = 1) a USING (channel_no)
    WHERE l.statement_id = ${literal(statementId)}::uuid AND l.channel_no = f.channel_no AND l.kind = a.kind AND coalesce(l.fee_minor, 0) = 0
      AND f.flow = CASE l.kind WHEN 'p' THEN 'o' ELSE 'i' END`);
}
