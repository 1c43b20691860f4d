/** The settlement summary (RD) that UnionPay packs beside a ZM file: a GBK report whose figures are the ZM file's control totals. */
import { parseMinor } from '../../../kernel/money.ts';
import type { ControlTotal, StatementSummary } from '../../contract.ts';
import { figureOfTotal, refuseStatement } from '../format.ts';

/** What the report declares, in fen; null where it has no such figure. The fee is what was charged. */
export type RdTotals = {
  count: bigint | null;
  amountMinor: bigint | null;
  feeMinor: bigint | null;
  netMinor: bigint | null;
  lineNo: number;
};

/** A member of this family by its name; the content then has to read as a report. */
export function isRdName(name: string): boolean {
  return /(^|[/\\])RD2010\d{6}/i.test(name);
}

const FIGURE = [
  ['count', /笔数/],
  ['feeMinor', /手续费/],
  ['netMinor', /净额|结算金额|清算金额|应收付金额/],
  ['amountMinor', /金额/],
] as const;

type FigureName = (typeof FIGURE)[number][0];
const LABEL: Record<FigureName, string> = { count: '笔数', feeMinor: '手续费', netMinor: '清算净额', amountMinor: '交易金额' };

function cells(line: string): string[] {
  return line.split(/[\s|│┃]+/u).filter((cell) => cell !== '');
}

/** Finds the line of grand totals (`合计` or `总计`) under a header that names its columns. Null where the report has no such
 *  pair: then nothing is declared, and the caller says so. Refuses `statement_total_wrong` where its own lines do not make its total. */
export function readRdTotals(bytes: Uint8Array, file = 'RD'): RdTotals | null {
  const text = new TextDecoder('gb18030').decode(bytes);
  let columns: FigureName[] | null = null;
  let found: RdTotals | null = null;
  let kinds: bigint[][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const parts = cells(line);
    const names = parts.map((part) => FIGURE.find(([, pattern]) => pattern.test(part))?.[0]);
    const named = names.filter((name) => name !== undefined);
    if (named.includes('count') && named.length >= 3 && !/\d/.test(line)) {
      columns = named;
      kinds = [];
      continue;
    }
    if (!columns) continue;
    const figures = parts.slice(1).map((part) => part.replaceAll(',', ''));
    if (figures.length !== columns.length || !figures.every((figure) => /^-?\d+(\.\d{1,2})?$/.test(figure))) continue;
    const own = figures.map((figure) => parseMinor(figure, 'CNY'));
    if (!/^(合计|总计|总合计)/u.test(parts[0] ?? '')) {
      kinds.push(/小计/u.test(parts[0] ?? '') ? [] : own);
      continue;
    }
    refuseWrongKinds(kinds, own, columns, { file, lineNo: index + 1 });
    kinds = [];
    const totals: RdTotals = { count: null, amountMinor: null, feeMinor: null, netMinor: null, lineNo: index + 1 };
    for (const [at, column] of columns.entries()) {
      const figure = figures[at] as string;
      if (totals[column] === null) totals[column] = column === 'count' ? BigInt(figure.split('.')[0] as string) : parseMinor(figure, 'CNY');
    }
    found = totals;
  }
  return found;
}

/** The lines of the kinds of transaction have to make the line of totals below them; where there are subtotals between them, nothing is said. */
function refuseWrongKinds(kinds: bigint[][], total: bigint[], columns: FigureName[], at: { file: string; lineNo: number }): void {
  if (kinds.length === 0 || kinds.some((kind) => kind.length === 0)) return;
  for (const [index, declared] of total.entries()) {
    const computed = kinds.reduce((sum, kind) => sum + (kind[index] as bigint), 0n);
    if (computed !== declared) {
      const column = LABEL[columns[index] as FigureName];
      throw refuseStatement('statement_total_wrong', `${column} does not equal the sum of the lines above`, { ...at, column });
    }
  }
}

/** The summary of a ZM file with the report's figures beside its own. Refuses `statement_total_wrong` where one does not hold. */
export function declareRdTotals(summary: StatementSummary, rd: RdTotals, file: string): StatementSummary {
  const computed = (name: string) => summary.controlTotals.find((total) => total.name === name)?.computed ?? 0n;
  const declared = new Map<string, bigint | null>([
    ['count', rd.count],
    ['fee', rd.feeMinor],
    ['net', rd.netMinor],
  ]);
  const controlTotals = summary.controlTotals.map((total): ControlTotal => {
    const figure = declared.get(total.name) ?? null;
    return figure === null ? total : { ...total, declared: figure, holds: figure === total.computed };
  });
  if (rd.amountMinor !== null) {
    const amount = computed('payment_amount') - computed('refund_amount');
    controlTotals.push({
      name: 'amount',
      label: '交易金额',
      unit: 'minor',
      currency: 'CNY',
      declared: rd.amountMinor,
      computed: amount,
      holds: rd.amountMinor === amount,
    });
  }
  const broken = controlTotals.find((total) => !total.holds);
  if (broken) {
    const shown = (value: bigint | null) => figureOfTotal(broken, value);
    const why = `${broken.label}: the report declares ${shown(broken.declared)}, the rows add up to ${shown(broken.computed)}`;
    throw refuseStatement('statement_total_wrong', why, { file, lineNo: rd.lineNo, column: broken.label });
  }
  return { ...summary, controlTotals };
}
