/** The yardstick, in a process of its own: DuckDB reads both CSVs, full outer join, classifies. Prints seconds, peak memory and counts as JSON.
 *  `lean` reads only the columns it needs and keeps nothing; `whole` reads all of both files into tables and keeps one classified row a pair. */
import { DuckDBInstance } from '@duckdb/node-api';

const [statement, orders, mode] = process.argv.slice(2) as [string, string, 'lean' | 'whole'];
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const text = (file: string) => `'${file.replaceAll("'", "''")}'`;
const lines = `SELECT * FROM read_csv(${text(statement)}, header = true, columns = {
      'time': 'TIMESTAMP', 'channel_no': 'VARCHAR', 'our_no': 'VARCHAR', 'kind': 'VARCHAR', 'status': 'VARCHAR', 'currency': 'VARCHAR', 'amount': 'DECIMAL(18,2)', 'fee': 'DECIMAL(18,2)',
      'merchant_no': 'VARCHAR', 'original_no': 'VARCHAR', 'store': 'VARCHAR', 'subject': 'VARCHAR'})`;
const records = `SELECT * FROM read_csv(${text(orders)}, header = true, columns = {'kind': 'VARCHAR', 'our_no': 'VARCHAR', 'channel_no': 'VARCHAR', 'original_our_no': 'VARCHAR', 'amount': 'DECIMAL(18,2)',
      'currency': 'VARCHAR', 'fee': 'DECIMAL(18,2)', 'status': 'VARCHAR', 'occurred_at': 'TIMESTAMPTZ', 'merchant_no': 'VARCHAR'})`;
const classified = `CASE WHEN r.our_no IS NULL THEN 'missing_in_books' WHEN l.our_no IS NULL THEN 'missing_at_channel' WHEN l.channel_no <> r.channel_no THEN 'duplicate'
  WHEN r.status <> 'succeeded' THEN 'status' WHEN l.currency <> r.currency THEN 'currency' WHEN l.amount <> r.amount THEN 'amount' WHEN l.fee <> r.fee THEN 'fee' ELSE 'matched' END AS what`;
const joined = 'l FULL JOIN r ON l.kind = r.kind AND l.our_no = r.our_no';
const began = performance.now();
if (mode === 'whole') {
  await connection.run(`CREATE TABLE l AS ${lines}`);
  await connection.run(`CREATE TABLE r AS ${records}`);
  await connection.run(
    `CREATE TABLE d AS SELECT ${classified}, l.our_no AS line_no, r.our_no AS record_no, l.amount AS line_amount, r.amount AS record_amount FROM ${joined}`,
  );
}
const reader = await connection.runAndReadAll(
  mode === 'whole'
    ? 'SELECT what, count(*)::VARCHAR AS n FROM d GROUP BY 1 ORDER BY 1'
    : `WITH l AS (${lines}), r AS (${records}) SELECT ${classified}, count(*)::VARCHAR AS n FROM ${joined} GROUP BY 1 ORDER BY 1`,
);
const seconds = (performance.now() - began) / 1000;
const counts = Object.fromEntries(reader.getRowObjects().map((row) => [String(row.what), Number.parseInt(String(row.n), 10)]));
process.stdout.write(JSON.stringify({ seconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1024), counts }));
