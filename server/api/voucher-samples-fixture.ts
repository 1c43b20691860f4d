/** Inputs for the procedures of voucher export, for the attacked business. */
import superjson from 'superjson';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { closeDay } from '../ledger/close-day.ts';
import { transfer, unique } from '../ledger/ledger-fixture.ts';
import { postEntry } from '../ledger/post-entry.ts';
import type { Site } from './site-fixture.ts';

const NOON = new Date('2026-03-02T12:00:00+08:00');

/** One closed date long before the others, mapped. What stands of it is withdrawn before it is exported anew. */
export async function voucherSamples(
  site: Site,
  books: { bucket: number; channel: string; merchant: string },
): Promise<Record<string, () => Promise<{ input: unknown }>>> {
  const { db } = site.database;
  const businessDate = parseBusinessDate('1994-06-01');
  await db.transaction((tx) => postEntry(tx, transfer(books, books.channel, books.merchant, 500n, { businessDate }), NOON));
  await db.transaction((tx) => closeDay(tx, businessDate, NOON, { id: null, name: 'samples' }));
  const target = { code: '112201', auxiliaryKind: 'customer', auxiliaryCode: null };
  for (const account of ['1122', '2201']) await site.call('ledger.setVoucherMapping', { account, currency: null, target });
  const choice = { from: businessDate, to: businessDate, currency: 'CNY', format: 'u8', grouping: 'summed' };
  const answered = async <T>(path: string, input: unknown) =>
    superjson.deserialize(JSON.parse((await site.call(path, input)).body).result.data) as T;
  const toMake = async () => {
    await site.database.owner.pool.query(
      "UPDATE voucher_batches SET is_withdrawn = true, withdrawn_at = now(), withdrawn_by_name = 'x', withdrawn_why = 'for a sample' WHERE NOT is_withdrawn",
    );
    const { seen } = await answered<{ seen: string }>('ledger.voucherPreview', choice);
    return { ...choice, language: 'zh', seen, requestKey: unique() };
  };
  const made = async () => (await answered<{ id: string }>('ledger.makeVoucherBatch', await toMake())).id;
  const shown = await made();
  return {
    'ledger.voucherState': async () => ({ input: {} }),
    'ledger.voucherMapping': async () => ({ input: {} }),
    'ledger.voucherPreview': async () => ({ input: choice }),
    'ledger.voucherBatch': async () => ({ input: { id: shown } }),
    'ledger.voucherBatches': async () => ({
      input: {
        filter: { states: ['standing'], formats: ['u8'], currency: 'CNY', dateFrom: '1994-01-01', dateTo: '1994-12-31' },
        order: 'oldest',
        limit: 10,
      },
    }),
    'ledger.makeVoucherBatch': async () => ({ input: await toMake() }),
    'ledger.setVoucherMapping': async () => ({ input: { account: '6001', currency: 'CNY', target: { ...target, auxiliaryCode: 'X1' } } }),
    'ledger.withdrawVoucherBatch': async () => ({ input: { id: await made(), why: 'not taken in' } }),
  };
}
