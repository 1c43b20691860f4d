/** The SQL of what each rule matched in money: matches kept as such add up by themselves, those that a number alone shows are found again. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import type { MatchRule } from '../engine/codes.ts';
import { LINE_OK } from '../engine/store.ts';
import type { RunRow } from './contract.ts';
import { IMPLICIT_RULE, recordOf } from './rows-store.ts';

export type RuleSum = { rule: MatchRule; currency: string; amountMinor: bigint };

const shaped = (found: { rule: MatchRule; currency: string; amount: string }[]): RuleSum[] =>
  found.map(({ rule, currency, amount }) => ({ rule, currency, amountMinor: BigInt(amount) }));

/** Confirmed matches without a difference between their sides, by rule and currency of the statement's side. */
export async function sumKeptMatches(tx: Tx, run: RunRow): Promise<RuleSum[]> {
  return shaped(
    await rows(
      tx,
      sql`SELECT m.rule, m.currency, sum((SELECT sum((s->>'amountMinor')::bigint) FROM jsonb_array_elements(m.channel_sides) s))::text AS amount FROM matches m
          WHERE m.run_id = ${run.id}::uuid AND m.status = 'confirmed' AND NOT EXISTS (SELECT FROM differences d WHERE d.channel_code = m.channel_code AND d.business_date = m.business_date
            AND d.last_run_id = m.run_id AND d.statement_id = m.statement_id AND d.line_no = ANY (m.line_nos) AND d.resolution IS DISTINCT FROM 'gone_on_rerun' AND m.decided_by IS NULL)
          GROUP BY 1, 2 ORDER BY 1, 2`,
    ),
  );
}

/** Lines and records that met by a number, by rule and currency. Reads every line of the statements: as long as they are. */
export async function sumImplicitMatches(tx: Tx, run: RunRow): Promise<RuleSum[]> {
  return shaped(
    await rows(
      tx,
      sql`SELECT ${sql.raw(IMPLICIT_RULE)} AS rule, l.currency::text AS currency, sum(l.amount_minor)::text AS amount FROM statement_lines l JOIN ${recordOf(run)} ON true
          WHERE l.statement_id = ANY (${sql.param(run.statementIds)}::uuid[]) AND l.kind IN ('p', 'r') AND ${sql.raw(LINE_OK('l'))}
            AND NOT EXISTS (SELECT FROM differences d WHERE d.channel_code = ${run.channelCode} AND d.business_date = ${run.businessDate}::date AND d.last_run_id = ${run.id}::uuid AND d.statement_id = l.statement_id
              AND d.line_no = l.line_no AND d.resolution IS DISTINCT FROM 'gone_on_rerun')
          GROUP BY 1, 2 ORDER BY 1, 2`,
    ),
  );
}
