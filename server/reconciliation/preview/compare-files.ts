/** Compares files with each other, with no set-up and nothing stored: statements and an orders export go into temporary tables of one
 *  transaction, the engine compares them, and the transaction is rolled back. The first-run page and the command line stand on this. */
import type { Connection } from '../../../db/copy.ts';
import { type BusinessDate, type DayRule, minutesOf, parseBusinessDate } from '../../kernel/business-date.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import { openOrdersFile } from '../../payments/open-orders-file.ts';
import { readOrdersExport } from '../../payments/read-orders-export.ts';
import { type StagedOrders, stageOrders } from '../../payments/stage-orders.ts';
import { FORMATS_WITH_FURTHER_NOS, partOfFormat } from '../../statements/contract.ts';
import { guessFormat } from '../../statements/formats/guess-format.ts';
import { dateOfStatement } from '../../statements/statement-date.ts';
import { rejectsRefused } from '../../statements/statement-verdict.ts';
import { foundDifference } from '../differences/difference.ts';
import { outerSides } from '../differences/duplicate.ts';
import { type Comparison, compare } from '../engine/compare.ts';
import type { Side } from '../engine/contract.ts';
import { kindsTold } from '../engine/kinds-told.ts';
import { readDuplicates } from '../engine/read-duplicates.ts';
import { readFindings, readOffers, readWaiting } from '../engine/read-findings.ts';
import { DEFAULT_RULES } from '../engine/rules.ts';
import { type Execute, list, type Sources } from '../engine/store.ts';
import type { ComparedDifference, CompareStep } from './contract.ts';
import { datesOf, waitingFrom } from './dates-of-files.ts';
import { listOnce } from './list-once.ts';
import { type NamedFile, type ReadStatement, readStatement, type StatementFile } from './read-statement.ts';

export type FilesRequest = {
  statements: StatementFile[];
  orders: NamedFile;
  /** Of the statements without a mapping of their own. */
  formatId?: string | undefined;
  /** The business date; where absent, what the statements declare or most of their lines say, and of statements without a line the day of most orders. */
  date?: string | undefined;
  zone?: string | undefined;
  dayCut?: string | undefined;
  windowMinutes?: number | undefined;
  /** Of the first so many differences, duplicates come with what they are one too many of; of none where absent. */
  duplicatesBeside?: number | undefined;
  /** Told how far it is, often. */
  tell?: ((step: CompareStep) => void) | undefined;
  signal?: AbortSignal | undefined;
};
export type FilesComparison = {
  dates: BusinessDate[];
  rule: DayRule;
  statements: ReadStatement[];
  orders: StagedOrders;
  comparison: Comparison;
  waiting: Side[];
  proposals: { channel: Side[]; ours: Side[] }[];
  leftAside: bigint;
};

/** Where what stands beside duplicates is read, so many differences are taken at once: each may have a hundred of its number on either side. */
const WITH_DUPLICATES_AT_ONCE = 250;

const LINES = 'rc_files_lines';
const RECORDS = 'rc_files_records';
const LINES_TABLE = `CREATE TEMP TABLE ${LINES} (statement_id uuid, occurred_at timestamptz, amount_minor bigint, fee_minor bigint, net_minor bigint, byte_offset bigint,
  line_no int, byte_length int, bucket smallint, kind text, flow text, status text, shares_channel_no boolean, currency text, channel_no text, our_no text,
  original_channel_no text, original_our_no text, merchant_no text, further_nos text[]) ON COMMIT DROP`;

/** Reads, compares, hands the result and then every difference, in order, to the two callbacks, and leaves nothing. Refuses what the
 *  formats refuse, `statement_total_wrong`, `statement_date_unknown`, `statement_date_not_in_file`, `statement_has_rejects` (nothing of a file could be read, and no date is named),
 *  `statement_format_unknown` (a statement in the place of the orders), `statement_totals_alone`, `date_malformed`, `time_zone_unknown`, `day_cut_malformed`. */
export async function compareFiles(
  client: Connection,
  request: FilesRequest,
  ambience: { now: Date; random: Random },
  onResult: (result: FilesComparison) => Promise<void> | void,
  onDifferences: (found: ComparedDifference[]) => Promise<void> | void,
): Promise<void> {
  const date = request.date === undefined ? null : parseBusinessDate(request.date);
  const rule: DayRule = { zone: request.zone ?? (await zoneOf(request)), dayCut: request.dayCut ?? DEFAULT_RULES.dayCut };
  const rules = {
    ...DEFAULT_RULES,
    zone: rule.zone,
    dayCut: rule.dayCut,
    dayCutWindowMinutes: request.windowMinutes ?? DEFAULT_RULES.dayCutWindowMinutes,
  };
  minutesOf(rule.dayCut);
  const execute: Execute = async (text) => {
    request.signal?.throwIfAborted();
    return (await client.query(text)).rows as Record<string, unknown>[];
  };
  await client.query('BEGIN');
  try {
    await execute('SET LOCAL statement_timeout = 0');
    await execute(LINES_TABLE);
    await refuseStatementAsOrders(request.orders);
    const orders = await stageOrders(
      client,
      RECORDS,
      readOrdersExport({ name: request.orders.name, bytes: ordersOf(request) }),
      rule,
      ambience.random,
    );
    const statements: ReadStatement[] = [];
    for (const [index, file] of request.statements.entries()) {
      // Ids in the order of the files: what comes first on the command line comes first in the answer.
      const statementId = newId(0, new Date(ambience.now.getTime() + index), ambience.random);
      statements.push(
        await readStatement(client, execute, LINES, file, statementId, rules, {
          ...request,
          date: date ?? (await yearOf(execute, file, request)),
        }),
      );
    }
    request.tell?.({ stage: 'comparing' });
    if (date) refuseForeignDate(statements, date);
    await listOnce(execute, LINES, statements, request.statements, rule);
    await execute(`ANALYZE ${LINES}`);
    await execute(`ANALYZE ${RECORDS}`);
    const dates = date ? [date] : datesOf(statements);
    if (dates.length === 0) dates.push(await dateOfOrders(execute, statements));
    const kinds = kindsTold(statements.map(({ findings }) => partOfFormat(findings.formatId ?? '')));
    const sources: Sources = {
      lines: LINES,
      records: RECORDS,
      statementIds: statements.map((statement) => statement.statementId),
      neighbourStatements: new Map(),
      around: null,
      matchedBeside: null,
      channelCode: null,
      isIndexed: false,
      dates,
      neighbourDates: 'all',
      kinds,
      waitingFrom: waitingFrom(dates, rule, rules.dayCutWindowMinutes),
      waitingKinds: kinds,
      overdue: [],
      hasFurtherNos: statements.some(({ findings }) => FORMATS_WITH_FURTHER_NOS.includes(findings.formatId ?? '')),
      hasDecisions: false,
    };
    const comparison = await compare(execute, sources, rules);
    const [aside] =
      await execute(`SELECT count(*)::text AS n FROM ${RECORDS} r WHERE r.status = 'succeeded' AND (r.business_date <> ALL (${list(dates, 'date')}) OR r.kind <> ALL (${list(kinds, 'text')}))
      AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.rid = r.id)`);
    const [waiting, proposals] = [await readWaiting(execute), await readOffers(execute)];
    const leftAside = BigInt((aside?.n as string) ?? '0');
    await onResult({ dates, rule, statements, orders, comparison, waiting, proposals, leftAside });
    let left = request.duplicatesBeside ?? 0;
    for await (const found of readFindings(execute, left > 0 ? WITH_DUPLICATES_AT_ONCE : undefined)) {
      const beside = await readDuplicates(execute, found.slice(0, left));
      left = Math.max(0, left - found.length);
      await onDifferences(
        found.map((finding, at) => {
          const duplicate = beside[at];
          return { ...foundDifference(finding, dates[0] as string), duplicate: duplicate ? outerSides(duplicate) : null };
        }),
      );
    }
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

/** The bytes of the orders, which end where nobody waits for them any more. */
async function* ordersOf({ orders, tell, signal }: FilesRequest): AsyncGenerator<Uint8Array> {
  const { size, open } = await openOrdersFile(orders);
  // What is packed says nothing of how much it unpacks to: its end is not in sight then.
  const byteSize = size ?? 0;
  let bytesRead = 0;
  for await (const chunk of open()) {
    signal?.throwIfAborted();
    yield chunk;
    bytesRead += chunk.byteLength;
    tell?.({ stage: 'reading', file: orders.name, of: 'orders', lines: 0, bytesRead, byteSize });
  }
}

/** The channel's zone where nobody names one: the one its mapping reads times in, what the first statement shows of its clock, else that of its format. */
async function zoneOf(request: FilesRequest): Promise<string> {
  const [first] = request.statements;
  if (!first) return DEFAULT_RULES.zone;
  if (first.mapping) return first.mapping.time.zone;
  return (await guessFormat(first, request.formatId))?.zone ?? DEFAULT_RULES.zone;
}

/** A day of the year that a file's times are of, where its format writes none: that of most orders, whose times have one. The file's own name goes before. */
async function yearOf(execute: Execute, file: NamedFile, request: FilesRequest): Promise<string | undefined> {
  const formatId = request.formatId ?? (await guessFormat(file))?.formatId;
  return formatId === 'unionpay_zm' ? ((await dayOfMostOrders(execute)) ?? undefined) : undefined;
}

/** Of a day that no statement has anything of, nothing would be missing and all would agree. */
function refuseForeignDate(statements: readonly ReadStatement[], date: BusinessDate): void {
  let refusal: unknown = null;
  for (const { file, findings } of statements) {
    try {
      dateOfStatement(file, findings.summary?.period ?? null, findings.dates, date);
      return;
    } catch (error) {
      refusal ??= error;
    }
  }
  if (refusal) throw refusal;
}

/** A bill has columns that an export could have: read as one, all of its rows would be rejected and every line would seem unbooked. */
async function refuseStatementAsOrders(orders: NamedFile): Promise<void> {
  const guess = await guessFormat(orders);
  if (!guess) return;
  const why = `It is a statement (${guess.formatId}), and an orders export is wanted in its place`;
  throw new DomainError('invalid', 'statement_format_unknown', `${orders.name}: ${why}`, { file: orders.name, why, wanted: 'orders' });
}

async function dayOfMostOrders(execute: Execute): Promise<BusinessDate | null> {
  const [most] = await execute(`SELECT business_date::text AS date FROM ${RECORDS} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`);
  return most ? parseBusinessDate(String(most.date)) : null;
}

/** Of statements without a line and without a date: the day of most orders. */
async function dateOfOrders(execute: Execute, statements: readonly ReadStatement[]): Promise<BusinessDate> {
  const unread = statements.find(({ findings }) => findings.rejectCount > 0);
  if (unread) throw rejectsRefused(unread.file, unread.findings);
  const most = await dayOfMostOrders(execute);
  if (most) return most;
  const file = statements[0]?.file ?? '';
  throw new DomainError('invalid', 'statement_date_unknown', `${file}: it has no lines and states no date; choose its business date`, {
    file,
  });
}
