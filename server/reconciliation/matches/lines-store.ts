/** The SQL of where the channel's statements list a record of ours. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import { bucketOf } from '../../kernel/ids.ts';
import type { Side } from '../engine/contract.ts';
import { channelSideOf, LINE_SIDE, ourSideOf, RECORD_SIDE } from '../engine/read-findings.ts';
import { letterOf, UNNUMBERED } from '../engine/store.ts';
import { LISTED_LINES_MAX } from './contract.ts';

export type OurRecord = Side & { channelCode: string };

export async function selectRecord(tx: Tx, id: string): Promise<OurRecord | null> {
  const [found] = await rows<Record<string, unknown>>(
    tx,
    sql`SELECT r.channel_code AS channel, ${sql.raw(RECORD_SIDE('r'))} FROM payments r WHERE r.bucket = ${bucketOf(id)} AND r.id = ${id}::uuid`,
  );
  const side = found && ourSideOf(found);
  return side ? { ...side, channelCode: String(found.channel) } : null;
}

/** Lines of the record's kind that state its number, or the channel's number that it carries, in the order of these statements. */
export async function selectLinesOfRecord(tx: Tx, { kind, ourNo, channelNo }: Side, statementIds: readonly string[]): Promise<Side[]> {
  if (statementIds.length === 0) return [];
  const found = await rows<Record<string, unknown>>(
    tx,
    sql`WITH found AS MATERIALIZED (SELECT l.* FROM statement_lines l WHERE l.statement_id = ANY (${sql.param(statementIds)}::uuid[]) AND l.kind = ${letterOf(kind)}
          AND ((l.our_no = ${ourNo} AND NOT ${sql.raw(UNNUMBERED('l'))})
            OR (NOT l.shares_channel_no AND (l.channel_no = ${channelNo}::text OR ${channelNo}::text = ANY (l.further_nos)))))
        SELECT ${sql.raw(LINE_SIDE('l'))}, s.business_date::text AS l_date FROM found l JOIN statements s ON s.id = l.statement_id
        ORDER BY array_position(${sql.param(statementIds)}::uuid[], l.statement_id), l.line_no LIMIT ${LISTED_LINES_MAX}`,
  );
  return found.map((line) => ({ ...(channelSideOf(line) as Side), businessDate: String(line.l_date) }));
}
