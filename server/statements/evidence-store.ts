/** The statements that prove the evidence: what was published is there whole, once, and adds up to what its file said. */
import { sql, type Tx } from '../../db/client.ts';
import { type Finding, findWrong } from '../../db/proof.ts';
import { KIND_LETTER, STATUS_LETTER } from './copy-lines.ts';
import { PIECE_BYTES } from './file-store.ts';

const KINDS = JSON.stringify(Object.fromEntries(Object.entries(KIND_LETTER).map(([word, letter]) => [letter, word])));
const STATES = JSON.stringify(Object.fromEntries(Object.entries(STATUS_LETTER).map(([word, letter]) => [letter, word])));

export const EVIDENCE_FINDINGS: Record<string, (tx: Tx) => Promise<Finding>> = {
  /** A published statement has exactly the lines it was published with, a refused one none, and no line is without its statement. */
  statements_have_their_lines: (tx) =>
    findWrong(
      tx,
      sql`SELECT coalesce(s.no, l.statement_id::text) AS what
        FROM (SELECT statement_id, count(*) AS lines FROM statement_lines GROUP BY statement_id) l
        FULL JOIN statements s ON s.id = l.statement_id
        WHERE s.id IS NULL OR coalesce(l.lines, 0) <> CASE s.status WHEN 'refused' THEN 0 ELSE s.line_count END`,
    ),
  /** What a statement says it adds up to, checked against the control totals of its file when it came, is what its lines add up to. */
  lines_equal_totals: (tx) =>
    findWrong(
      tx,
      sql`SELECT concat_ws(' ', s.no, kind, currency, state) AS what
        FROM (SELECT statement_id, ${KINDS}::jsonb ->> kind AS kind, currency::text AS currency, ${STATES}::jsonb ->> status AS state,
                count(*) AS lines, sum(amount_minor) AS amount, coalesce(sum(fee_minor), 0) AS fee
              FROM statement_lines GROUP BY statement_id, statement_lines.kind, currency, status) l
        FULL JOIN (SELECT st.id AS statement_id, t.kind, t.currency, t.status AS state, t.count AS lines, t."amountMinor" AS amount, t."feeMinor" AS fee
              FROM statements st, jsonb_to_recordset(st.line_totals) AS t (kind text, currency text, status text, count bigint, "amountMinor" numeric, "feeMinor" numeric)) k
          USING (statement_id, kind, currency, state)
        JOIN statements s ON s.id = statement_id AND s.line_totals IS NOT NULL AND s.status <> 'refused'
        WHERE (l.lines, l.amount, l.fee) IS DISTINCT FROM (k.lines, k.amount, k.fee)`,
    ),
  /** Every file is kept from its first piece to its last. */
  files_are_whole: (tx) =>
    findWrong(
      tx,
      sql`SELECT encode(f.sha256, 'hex') AS what FROM statement_files f
        LEFT JOIN (SELECT sha256, count(*) AS pieces, max(piece) + 1 AS last FROM statement_file_pieces GROUP BY sha256) p USING (sha256)
        WHERE coalesce(p.pieces, 0) <> ceil(f.byte_size / ${String(PIECE_BYTES)}::numeric) OR p.pieces <> p.last`,
    ),
};
