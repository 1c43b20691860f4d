/** What a statement says of a line in another place than the line itself, brought to it before files are compared. */
import { openArchive } from '../statements/formats/archive.ts';
import { otherNumbers } from '../statements/formats/stripe/other-numbers.ts';
import { type Execute, list, literal } from './engine/store.ts';

/** The temporary tables of one comparison. */
export type FileTables = { lines: string; records: string };

/** A bill of movements states a fee as a movement of its own, under the channel's number of what it is charged for. It becomes the fee of
 *  the one payment (charged), or the one refund (returned), of that number. */
export async function foldFees(execute: Execute, { lines }: FileTables, statementId: string): Promise<void> {
  const own = `statement_id = ${literal(statementId)}::uuid AND channel_no IS NOT NULL`;
  await execute(`UPDATE ${lines} l SET fee_minor = CASE l.kind WHEN 'p' THEN f.fee ELSE -f.fee END
    FROM (SELECT channel_no, flow, sum(amount_minor) AS fee FROM ${lines} WHERE ${own} AND kind = 'f' GROUP BY 1, 2) f
      JOIN (SELECT channel_no, kind FROM ${lines} WHERE ${own} AND kind IN ('p', 'r') GROUP BY 1, 2 HAVING count(*) = 1) a USING (channel_no)
    WHERE l.statement_id = ${literal(statementId)}::uuid AND l.channel_no = f.channel_no AND l.kind = a.kind AND l.fee_minor IS NULL
      AND f.flow = CASE l.kind WHEN 'p' THEN 'o' ELSE 'i' END`);
}

/** Stripe has several numbers for one event. A line takes the one that a record of ours carries, where none carries the line's. */
export async function takeKnownNumbers(
  execute: Execute,
  { lines, records }: FileTables,
  file: { name: string; path: string },
  statementId: string,
): Promise<void> {
  const [kept] = await execute(`SELECT count(*)::text AS n FROM ${records} WHERE channel_no ~ '^(txn|pi)_'`);
  if (kept?.n === '0') return;
  await execute('CREATE TEMP TABLE rc_numbers (line_no int, channel_no text) ON COMMIT DROP');
  for await (const member of openArchive(file)) {
    for await (const rows of otherNumbers(member.open(), file.name)) {
      const pairs = rows.flatMap(({ lineNo, numbers }) => numbers.map((number) => [String(lineNo), number] as const));
      const columns = [
        list(
          pairs.map(([lineNo]) => lineNo),
          'int',
        ),
        list(
          pairs.map(([, number]) => number),
          'text',
        ),
      ];
      await execute(`INSERT INTO rc_numbers SELECT * FROM unnest(${columns.join(', ')})`);
    }
  }
  const carried = (number: string) =>
    `EXISTS (SELECT FROM ${records} r WHERE r.channel_no = ${number} AND r.kind = CASE l.kind WHEN 'p' THEN 'payment' ELSE 'refund' END)`;
  await execute(`UPDATE ${lines} l SET channel_no = n.channel_no FROM rc_numbers n WHERE l.statement_id = ${literal(statementId)}::uuid
    AND l.line_no = n.line_no AND l.kind IN ('p', 'r') AND ${carried('n.channel_no')} AND NOT ${carried('l.channel_no')}`);
  await execute('DROP TABLE rc_numbers');
}
