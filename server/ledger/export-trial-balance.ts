/** The trial balance of some dates as a file: a row an account or heading and currency, with its dates and its six columns. A sheet that was
 *  copied out of the file still says of which dates it is. */
import { everyRowAtOnce } from '../exports/at-once.ts';
import { defineExport } from '../exports/export.ts';
import { BOOK_DAY, businessDateOf } from '../kernel/business-date.ts';
import { allowLongStatements } from './books-store.ts';
import { type TrialRow, trialFilter } from './contract.ts';
import { trialRange } from './trial-balance.ts';
import { fetchTrialRows, openTrialRows } from './trial-store.ts';

const TOGETHER = 5_000;

type Row = TrialRow & { nameEn: string | null; nameZh: string | null; from: string; to: string };
const FIGURES = [
  ['openingDebitMinor', 'Opening debit', '期初借方'],
  ['openingCreditMinor', 'Opening credit', '期初贷方'],
  ['movementDebitMinor', 'Movement debit', '本期借方'],
  ['movementCreditMinor', 'Movement credit', '本期贷方'],
  ['closingDebitMinor', 'Closing debit', '期末借方'],
  ['closingCreditMinor', 'Closing credit', '期末贷方'],
] as const;

export const exportTrialBalance = defineExport<typeof trialFilter, Row>({
  id: 'trial_balance',
  permission: 'ledger.read',
  filter: trialFilter,
  sheetName: { en: 'Trial balance', zh: '试算平衡' },
  columns: [
    { header: { en: 'From', zh: '起始账务日' }, cell: (row) => ({ as: 'date', value: row.from }) },
    { header: { en: 'To', zh: '截止账务日' }, cell: (row) => ({ as: 'date', value: row.to }) },
    { header: { en: 'Account', zh: '账户' }, cell: (row) => ({ as: 'id', value: row.account }) },
    {
      header: { en: 'Name', zh: '名称' },
      cell: ({ nameEn, nameZh }, language) => ({ as: 'text', value: language === 'zh' ? nameZh : nameEn }),
    },
    ...FIGURES.map(([name, en, zh]) => ({
      header: { en, zh },
      cell: (row: Row) => ({ as: 'amount' as const, value: row[name], currency: row.currency }),
    })),
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
  ],
  rows: async function* ({ db, now }, { from, to, ...choice }) {
    const last = to ?? businessDateOf(now, BOOK_DAY);
    const first = from ?? last;
    const range = trialRange(first, last);
    const rows = everyRowAtOnce(db, async (tx, cursor) => {
      if (cursor === undefined) {
        await allowLongStatements(tx);
        await openTrialRows(tx, range, choice);
      }
      const found = await fetchTrialRows(tx, TOGETHER);
      return { rows: found, nextCursor: found.length === TOGETHER ? 'further' : null };
    });
    for await (const row of rows) yield { ...row, from: first, to: last };
  },
});
