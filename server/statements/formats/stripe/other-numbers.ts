/** The further numbers that Stripe has for one event. A line carries that of its source (`ch_…`, `re_…`); a merchant may have kept that of the
 *  balance transaction (`txn_…`) or of the payment intent (`pi_…`) instead. */
import { headerOf, readCsvRows } from '../csv-rows.ts';

export type OtherNumbers = { lineNo: number; numbers: string[] };

/** Rows in arrays as bytes arrive, each with its further numbers. A refund has its payment's intent, which is no number of its own. */
export async function* otherNumbers(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<OtherNumbers[], void, void> {
  let places: { transaction: number; intent: number; category: number } | null = null;
  for await (const rows of readCsvRows(source, file)) {
    const found: OtherNumbers[] = [];
    for (const row of rows) {
      if (!places) {
        const columns = headerOf(row, file);
        places = {
          transaction: columns.find('balance_transaction_id'),
          intent: columns.find('payment_intent_id'),
          category: columns.find('reporting_category'),
        };
        continue;
      }
      const isRefund = row.cells[places.category]?.trim().toLowerCase() === 'refund';
      const numbers = [row.cells[places.transaction], isRefund ? '' : row.cells[places.intent]].map((cell) => (cell ?? '').trim());
      found.push({ lineNo: row.lineNo, numbers: numbers.filter((number) => number !== '') });
    }
    yield found;
  }
}
