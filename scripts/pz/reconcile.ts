/** `pz reconcile`: one or several statements of a channel against an orders export. Exit code 0: they agree, 1: they do not. */
import { systemClock } from '../../server/kernel/clock.ts';
import { systemRandom } from '../../server/kernel/random.ts';
import type { FoundDifference } from '../../server/reconciliation/differences/contract.ts';
import type { Side } from '../../server/reconciliation/engine/contract.ts';
import { compareFiles, type FilesComparison } from '../../server/reconciliation/preview/compare-files.ts';
import type { Reject } from '../../server/statements/contract.ts';
import { MAPPED_ID } from '../../server/statements/formats/mapped/read-mapped.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { filesToRead, givenMapping } from './mapping.ts';
import { namedFile } from './named-file.ts';
import { amount, out, table, toJson } from './print.ts';
import { withThrowaway } from './throwaway.ts';

export const USAGE = `pz reconcile --statement FILE… --orders FILE [--format ID] [--mapping MAP.json] [--date YYYY-MM-DD] [--time-zone Z] [--day-cut HH:MM] [--day-cut-window MIN] [--json]`;

function windowOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,4}$/.test(text) || Number.parseInt(text, 10) > 1440)
    throw new UsageError('--day-cut-window must be a number of minutes from 0 to 1440');
  return Number.parseInt(text, 10);
}

export async function reconcile(args: readonly string[], isJson: boolean): Promise<number> {
  const { options, words } = parseArguments(args, {
    statement: 'list',
    orders: 'text',
    format: 'text',
    mapping: 'text',
    date: 'text',
    'time-zone': 'text',
    'day-cut': 'text',
    'day-cut-window': 'text',
    json: 'flag',
  });
  if (words.length) throw new UsageError(`Unexpected argument: ${words.join(' ')}\n${USAGE}`);
  if (options.statement.length === 0 || options.orders === undefined)
    throw new UsageError(`Name at least one statement and the orders export:\n${USAGE}`);
  const files = options.statement.map(namedFile);
  const orders = namedFile(options.orders);
  const mapping = givenMapping(options);
  const request = {
    statements: await filesToRead(files, mapping),
    orders,
    formatId: mapping ? undefined : options.format,
    date: options.date,
    zone: options['time-zone'],
    dayCut: options['day-cut'],
    windowMinutes: windowOf(options['day-cut-window']),
  };
  return withThrowaway(async (client, signal) => {
    const voice = isJson ? new JsonVoice() : new TableVoice(mapping?.name);
    let exit = 0;
    await compareFiles(
      client,
      { ...request, signal },
      { now: systemClock.now(), random: systemRandom },
      async (result) => {
        // A line nobody could read may hide anything: that is not agreement.
        if (result.orders.rejectCount > 0 || result.statements.some((statement) => statement.findings.rejectCount > 0)) exit = 1;
        await voice.begin(result);
      },
      async (found) => {
        if (found.length) exit = 1;
        await voice.differences(found);
      },
    );
    await voice.end();
    return exit;
  });
}

export const rejectOf = ({ lineNo, column, reason, message, raw }: Reject) => ({ lineNo, column, reason, message, raw });
const sideOf = (side: Side | null) =>
  side && {
    kind: side.kind,
    channelNo: side.channelNo,
    ourNo: side.ourNo,
    originalOurNo: side.originalOurNo,
    amountMinor: side.amountMinor,
    currency: side.currency,
    feeMinor: side.feeMinor,
    status: side.status,
    occurredAt: side.occurredAt.toISOString(),
    merchantNo: side.merchantNo,
  };

/** One object, written as it is found: a million differences need no more memory than ten. */
class JsonVoice {
  #first = true;
  #files = new Map<string, string>();

  async begin(result: FilesComparison): Promise<void> {
    const { comparison } = result;
    for (const statement of result.statements) this.#files.set(statement.statementId, statement.file);
    const before = {
      dates: result.dates,
      timeZone: result.rule.zone,
      dayCut: result.rule.dayCut,
      statements: result.statements.map(({ file, findings, controlTotals, listedElsewhere }) => ({
        file,
        format: findings.formatId,
        lines: findings.lines,
        rejects: findings.rejects.map(rejectOf),
        rejectCount: findings.rejectCount,
        controlTotals,
        listedElsewhere,
      })),
      orders: { rows: result.orders.rowCount, rejects: result.orders.rejects.map(rejectOf), rejectCount: result.orders.rejectCount },
      totals: { statement: comparison.statement, orders: comparison.books },
      matched: {
        count: comparison.matched.count,
        amountByCurrency: Object.fromEntries(comparison.matched.byCurrency.map((sum) => [sum.currency, sum.amountMinor])),
        byRule: Object.fromEntries(comparison.matched.byRule.map((entry) => [entry.rule, entry.count])),
      },
      autoMatchRate: { byCount: comparison.autoMatch.byCount, byAmount: comparison.autoMatch.byAmount },
      otherLines: comparison.others,
      leftAside: result.leftAside,
      waiting: result.waiting.map(sideOf),
      proposals: result.proposals.map(({ channel, ours }) => ({ channel: channel.map(sideOf), ours: ours.map(sideOf) })),
    };
    await out(`${toJson(before).slice(0, -1)},"differences":[`);
  }

  async differences(found: FoundDifference[]): Promise<void> {
    const text = found.map((one) =>
      toJson({
        kind: one.kind,
        direction: one.direction,
        deltaMinor: one.deltaMinor,
        currency: one.currency,
        ourNo: one.ourNo,
        channelNo: one.channelNo,
        statementLine: one.channel?.lineNo ?? null,
        statementFile: one.channel?.statementId ? (this.#files.get(one.channel.statementId) ?? null) : null,
        recordKind: one.recordKind,
        message: one.explanation.english,
        channel: sideOf(one.channel),
        ours: sideOf(one.ours),
      }),
    );
    if (text.length === 0) return;
    await out(`${this.#first ? '' : ','}${text.join(',')}`);
    this.#first = false;
  }

  async end(): Promise<void> {
    await out(']}\n');
  }
}

const SHOWN_MAX = 200;

/** A mapping goes by the name that staff gave it. */
const formatNamed = (formatId: string | null, mappingName: string | undefined) =>
  formatId === MAPPED_ID && mappingName ? `${formatId} (${mappingName})` : formatId;

/** For a person at a terminal: what was read, what agrees, and the differences in the order of the statement. */
class TableVoice {
  #shown: FoundDifference[] = [];
  #count = 0;
  readonly #mappingName: string | undefined;

  constructor(mappingName: string | undefined) {
    this.#mappingName = mappingName;
  }

  async begin(result: FilesComparison): Promise<void> {
    const { comparison } = result;
    const days = result.dates.length > 1 ? `${result.dates[0]} to ${result.dates.at(-1)}` : result.dates[0];
    await out(`\n  Reconciliation of ${days} (${result.rule.zone}, cut-off ${result.rule.dayCut})\n\n`);
    for (const { file, findings, listedElsewhere } of result.statements) {
      await out(
        `  ${file}: ${formatNamed(findings.formatId, this.#mappingName)}, ${findings.lines} lines${findings.rejectCount ? `, ${findings.rejectCount} rejected` : ''}${listedElsewhere > 0n ? `, ${listedElsewhere} also in another file` : ''}\n`,
      );
      for (const reject of findings.rejects.slice(0, 20))
        await out(`    line ${reject.lineNo}${reject.column ? `, ${reject.column}` : ''}: ${reject.message}\n`);
    }
    const { orders } = result;
    await out(`  orders: ${orders.rowCount} rows${orders.rejectCount ? `, ${orders.rejectCount} rejected` : ''}\n`);
    for (const reject of orders.rejects.slice(0, 20))
      await out(`    line ${reject.lineNo}${reject.column ? `, ${reject.column}` : ''}: ${reject.message}\n`);
    const keys = [...new Set([...comparison.statement, ...comparison.books].map((sum) => `${sum.kind} ${sum.currency}`))].sort();
    const lines = keys.map((key) => {
      const [kind = '', currency = ''] = key.split(' ');
      const [a, b] = [comparison.statement, comparison.books].map((sums) =>
        sums.find((sum) => sum.kind === kind && sum.currency === currency),
      );
      return [
        kind,
        currency,
        String(a?.count ?? 0n),
        amount(a?.amountMinor ?? 0n, currency),
        String(b?.count ?? 0n),
        amount(b?.amountMinor ?? 0n, currency),
      ];
    });
    await out(`\n${table(['Succeeded', '', 'Channel', '', 'Ours', ''], lines, [2, 3, 4, 5])}`);
    const { part, whole } = comparison.autoMatch.byCount;
    await out(`\n  Matched ${comparison.matched.count} of ${comparison.compared} lines${whole > 0n ? ` (${percent(part, whole)})` : ''}`);
    await out(comparison.matched.byCurrency.map((sum) => `, ${sum.currency} ${amount(sum.amountMinor, sum.currency)}`).join(''));
    await out(`\n  Waiting for tomorrow's statement: ${result.waiting.length}`);
    if (result.leftAside > 0n) await out(`   Other dates, excluded: ${result.leftAside}`);
    if (result.proposals.length) await out(`   Suggested matches: ${result.proposals.length}`);
    await out('\n');
  }

  async differences(found: FoundDifference[]): Promise<void> {
    this.#count += found.length;
    if (this.#shown.length < SHOWN_MAX) this.#shown.push(...found.slice(0, SHOWN_MAX - this.#shown.length));
  }

  async end(): Promise<void> {
    if (this.#count === 0) {
      await out('\n  No differences.\n\n');
      return;
    }
    const lines = this.#shown.map((one) => [
      one.kind,
      one.direction,
      amount(one.deltaMinor, one.currency),
      one.currency,
      one.ourNo ?? '–',
      one.channelNo ?? '–',
      one.channel?.lineNo ? String(one.channel.lineNo) : '–',
    ]);
    await out(`\n${table(['Difference', 'Direction', 'Delta', '', 'Our no.', 'Channel no.', 'Line'], lines, [2, 6])}\n`);
    for (const one of this.#shown.slice(0, 40)) await out(`  · ${one.explanation.english}\n`);
    const hidden = this.#count - this.#shown.length;
    await out(`\n  ${this.#count} differences${hidden > 0 ? ` (${hidden} more with --json)` : ''}\n\n`);
  }
}

/** Never rounded up: 99.99 % of a million is not all of it. */
function percent(part: bigint, whole: bigint): string {
  const hundredths = (part * 10_000n) / whole;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')} %`;
}
