/** `pz statement FILE`: what kind of file it is, what is in it, whether its totals hold, and which lines could not be read. No database. */
import path from 'node:path';
import { businessDateOf } from '../../server/kernel/business-date.ts';
import type { StatementFile } from '../../server/reconciliation/preview/read-statement.ts';
import type { Reject, StatementLine } from '../../server/statements/contract.ts';
import { openStatement } from '../../server/statements/formats/registry.ts';
import { refuseWrongTotals } from '../../server/statements/statement-verdict.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { filesToRead, givenMapping } from './mapping.ts';
import { namedFile } from './named-file.ts';
import { amount, out, table, toJson } from './print.ts';
import { rejectOf } from './reconcile.ts';

export const USAGE = `pz statement FILE [--format ID] [--mapping MAP.json] [--time-zone Z] [--json]`;
const REJECTS_SHOWN = 10_000;
/** Where a file writes no year (UnionPay) and its name says none, the rows are read in a year that has every day: no time is shown here, and what they
 *  add up to is the same in all. */
const ANY_YEAR = '2024-07-01';

type Sum = { kind: string; status: string; currency: string; count: bigint; amountMinor: bigint; feeMinor: bigint; netMinor: bigint };

export async function statement(args: readonly string[], isJson: boolean): Promise<number> {
  const { options, words } = parseArguments(args, { format: 'text', mapping: 'text', 'time-zone': 'text', json: 'flag' });
  const [name, ...more] = words;
  if (name === undefined || more.length) throw new UsageError(`Name one file:\n${USAGE}`);
  const given = givenMapping(options);
  const [file] = (await filesToRead([namedFile(name)], given)) as [StatementFile];
  const zone = options['time-zone'];
  if (zone !== undefined) businessDateOf(new Date(0), { zone, dayCut: '00:00' }); // refuses a zone that does not exist
  const opened = await openStatement({
    name,
    path: file.path,
    date: ANY_YEAR,
    ...(file.mapping ? { mapping: file.mapping } : options.format ? { formatId: options.format } : {}),
    ...(zone ? { zone } : {}),
  });
  const sums = new Map<string, Sum>();
  const rejects: Reject[] = [];
  let rejectCount = 0;
  for (;;) {
    const step = await opened.lines.next();
    if (step.done) {
      refuseWrongTotals(name, step.value.controlTotals, rejectCount);
      const answer = {
        file: name,
        member: opened.member === name || opened.member === path.basename(name) ? null : opened.member,
        format: opened.format.id,
        title: given?.name ?? opened.format.title,
        encoding: step.value.encoding,
        period: step.value.period,
        accountNo: step.value.accountNo,
        lines: step.value.lineCount,
        rejectCount,
        rejects: rejects.map(rejectOf),
        controlTotals: step.value.controlTotals,
        sums: [...sums.values()],
      };
      await (isJson ? out(`${toJson(answer)}\n`) : show(answer));
      return rejectCount > 0 ? 1 : 0;
    }
    for (const line of step.value.lines) add(sums, line);
    rejectCount += step.value.rejects.length;
    rejects.push(...step.value.rejects.slice(0, Math.max(0, REJECTS_SHOWN - rejects.length)));
  }
}

function add(sums: Map<string, Sum>, line: StatementLine): void {
  const key = `${line.kind} ${line.status} ${line.currency}`;
  let sum = sums.get(key);
  if (!sum) {
    sum = { kind: line.kind, status: line.status, currency: line.currency, count: 0n, amountMinor: 0n, feeMinor: 0n, netMinor: 0n };
    sums.set(key, sum);
  }
  sum.count += 1n;
  sum.amountMinor += line.amountMinor;
  sum.feeMinor += line.feeMinor ?? 0n;
  sum.netMinor += line.netMinor ?? 0n;
}

type Answer = {
  file: string;
  member: string | null;
  format: string;
  title: string;
  encoding: string;
  period: { from: string; to: string } | null;
  accountNo: string | null;
  lines: number;
  rejectCount: number;
  rejects: Reject[];
  controlTotals: { label: string; unit: string; currency: string | null; declared: bigint | null; computed: bigint; holds: boolean }[];
  sums: Sum[];
};

async function show(answer: Answer): Promise<void> {
  await out(`\n  ${answer.file}${answer.member ? ` → ${answer.member}` : ''}\n  ${answer.title} (${answer.format}), ${answer.encoding}`);
  await out(
    `${answer.accountNo ? `, account ${answer.accountNo}` : ''}${answer.period ? `, ${answer.period.from} to ${answer.period.to}` : ''}\n`,
  );
  await out(`  ${answer.lines} lines, ${answer.rejectCount} rejected\n\n`);
  const lines = answer.sums.map((sum) => [
    sum.kind,
    sum.status,
    sum.currency,
    sum.count.toString(),
    amount(sum.amountMinor, sum.currency),
    amount(sum.feeMinor, sum.currency),
  ]);
  await out(table(['Type', 'Status', '', 'Lines', 'Amount', 'Fee'], lines, [3, 4, 5]));
  const shown = (value: bigint | null, total: Answer['controlTotals'][number]) =>
    value === null ? '–' : total.unit === 'count' || !total.currency ? value.toString() : amount(value, total.currency);
  const totals = answer.controlTotals.map((total) => [
    total.label,
    shown(total.declared, total),
    shown(total.computed, total),
    total.declared === null ? '' : total.holds ? 'agrees' : 'DIFFERS',
  ]);
  if (totals.length) await out(`\n${table(['Control total', 'Declared', 'Computed', ''], totals, [1, 2])}`);
  for (const reject of answer.rejects.slice(0, 50))
    await out(`  line ${reject.lineNo}${reject.column ? `, ${reject.column}` : ''}: ${reject.message} [${reject.reason}]\n`);
  await out('\n');
}
