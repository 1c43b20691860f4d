/** What a PayPal report says about itself (SF, SC, RF, RC, FF) against what its rows make. */
import { isCurrency } from '../../../kernel/currency.ts';
import type { ControlTotal, StatementLine } from '../../contract.ts';
import { RowFault } from '../csv-rows.ts';
import { figureOfTotal, refuseStatement } from '../format.ts';
import { sumMinor } from './record-types.ts';

type Sums = { rows: bigint; grossIn: bigint; grossOut: bigint; feeIn: bigint; feeOut: bigint };

const FIGURES = [
  ['in_amount', 'gross credits', 'grossIn'],
  ['out_amount', 'gross debits', 'grossOut'],
  ['fee_in', 'fee credits', 'feeIn'],
  ['fee_out', 'fee debits', 'feeOut'],
] as const;

export type ReportSums = {
  /** A section header: what follows is counted anew. */
  beginSection(): void;
  /** Counts a data row, readable or not. */
  countRow(): void;
  add(line: StatementLine): void;
  /** Reads a footer record. Refuses `statement_total_wrong`, `statement_cut_off` where it is not whole. */
  footer(cells: readonly string[], lineNo: number): void;
  /** The totals, after the last record. Refuses `statement_cut_off` where a footer is missing. */
  finish(expect: { fileFooter: boolean; lastLineNo: number }): ControlTotal[];
};

function emptySums(): Sums {
  return { rows: 0n, grossIn: 0n, grossOut: 0n, feeIn: 0n, feeOut: 0n };
}

/** `fileNo` is the number of this file of a split report (FH): the report's own footers count all of its files. */
export function reportSums(file: string, fileNo: () => number): ReportSums {
  const whole = new Map<string, Sums>();
  let section = new Map<string, Sums>();
  let rows = 0n;
  let sectionRows = 0n;
  const totals: ControlTotal[] = [];
  const seen = new Set<string>();
  const footed = new Set<string>();

  const checked = (total: Omit<ControlTotal, 'holds'>, lineNo: number) => {
    const holds = total.declared === total.computed;
    if (!holds) {
      const shown = (value: bigint | null) => figureOfTotal(total, value);
      const why = `${total.label}: the file declares ${shown(total.declared)}, its rows add up to ${shown(total.computed)}`;
      throw refuseStatement('statement_total_wrong', why, { file, lineNo, column: total.label });
    }
    totals.push({ ...total, holds });
  };

  const count = (type: string, text: string | undefined, computed: bigint, lineNo: number, currency: string | null = null) => {
    if (!text || !/^\d{1,12}$/.test(text)) {
      throw refuseStatement('statement_cut_off', `A ${type} record without its count: the file is incomplete`, { file, lineNo });
    }
    checked({ name: 'count', label: `${type} records`, unit: 'count', currency, declared: BigInt(text), computed }, lineNo);
  };

  const currencyFooter = (type: string, cells: readonly string[], sums: Map<string, Sums>, lineNo: number) => {
    const currency = cells[1] ?? '';
    if (!isCurrency(currency) || cells.length < 6) {
      throw refuseStatement('statement_cut_off', `A ${type} record is cut short: the file is incomplete`, { file, lineNo });
    }
    const own = sums.get(currency) ?? emptySums();
    for (const [index, [name, word, key]] of FIGURES.entries()) {
      let declared: bigint;
      try {
        declared = sumMinor(cells[index + 2] ?? '', currency, word);
      } catch (fault) {
        if (!(fault instanceof RowFault)) throw fault;
        throw refuseStatement('statement_cut_off', `A ${type} record is cut short: ${fault.message}`, { file, lineNo, column: word });
      }
      checked({ name, label: `${type} ${currency} ${word}`, unit: 'minor', currency, declared, computed: own[key] }, lineNo);
    }
    // The balances that follow (CR/DR and amount in pairs) belong to the account, not to these rows. The count comes last.
    const last = cells[cells.length - 1] as string;
    if (cells.length % 2 === 1) count(`${type} ${currency}`, last, own.rows, lineNo, currency);
    footed.add(`${type} ${currency}`);
  };

  return {
    beginSection() {
      section = new Map();
      sectionRows = 0n;
    },
    countRow() {
      rows += 1n;
      sectionRows += 1n;
    },
    add(line) {
      for (const sums of [whole, section]) {
        const own = sums.get(line.currency) ?? emptySums();
        own.rows += 1n;
        if (line.flow === 'in') own.grossIn += line.amountMinor;
        else own.grossOut += line.amountMinor;
        const fee = line.feeMinor ?? 0n;
        if (fee > 0n) own.feeOut += fee;
        else own.feeIn -= fee;
        sums.set(line.currency, own);
      }
    },
    footer(cells, lineNo) {
      const type = cells[0] as string;
      seen.add(type);
      const isWholeReport = fileNo() <= 1;
      const isCountOnly = cells.length <= 2 || (cells.length === 3 && cells[2] === '');
      if (type === 'SF') {
        if (isCountOnly) count(type, cells[1], sectionRows, lineNo);
        else currencyFooter(type, cells, section, lineNo);
      } else if (type === 'SC') {
        count(type, cells[1], sectionRows, lineNo);
      } else if (type === 'FF') {
        count(type, cells[1], rows, lineNo);
      } else if (type === 'RC') {
        if (isWholeReport) count(type, cells[1], rows, lineNo);
      } else if (type === 'RF' && isWholeReport) {
        if (isCountOnly) count(type, cells[1], rows, lineNo);
        else currencyFooter(type, cells, whole, lineNo);
      }
    },
    finish({ fileFooter, lastLineNo }) {
      if (fileFooter && !seen.has('FF'))
        throw refuseStatement('statement_cut_off', 'No FF record at the end: the file is incomplete', { file, lineNo: lastLineNo });
      const parts = [...footed].some((name) => name.startsWith('SF '));
      const missing = parts ? [...whole.keys()].find((currency) => !footed.has(`SF ${currency}`)) : undefined;
      if (missing)
        throw refuseStatement('statement_cut_off', `No SF record for ${missing}: the file is incomplete`, { file, lineNo: lastLineNo });
      if (totals.length > 0) return totals;
      return [{ name: 'count', label: 'SB records', unit: 'count', currency: null, declared: null, computed: rows, holds: true }];
    },
  };
}
