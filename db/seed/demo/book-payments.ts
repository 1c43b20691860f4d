/** The demo month in the ledger: every success is booked by its rule, a thousand entries a call, and all days but the last two are closed. */

import { addDays, BOOK_DAY, endOfBusinessDate } from '../../../server/kernel/business-date.ts';
import type { Currency } from '../../../server/kernel/currency.ts';
import { DomainError } from '../../../server/kernel/errors.ts';
import { bucketOfText, newId } from '../../../server/kernel/ids.ts';
import { seededRandom } from '../../../server/kernel/random.ts';
import { HEADING } from '../../../server/ledger/chart-of-accounts.ts';
import { closeDay } from '../../../server/ledger/close-day.ts';
import { openAccount, openChannelAccounts } from '../../../server/ledger/open-account.ts';
import { postEntries } from '../../../server/ledger/post-entries.ts';
import { entryOfPayment } from '../../../server/payments/postings.ts';
import type { Database } from '../../client.ts';
import { DEMO_CHANNELS } from './channels.ts';
import { DEMO_MERCHANTS } from './merchants.ts';
import { DEMO_DAYS, type DemoWorld } from './world.ts';

const BATCH = 1_000;
/** Yesterday and the day before stay open, so that there is something to close. */
const OPEN_DAYS = 2;

async function openAccounts(database: Database): Promise<void> {
  await database.db.transaction(async (tx) => {
    for (const channel of DEMO_CHANNELS)
      await openChannelAccounts(tx, { code: channel.code, nameEn: channel.nameEn, nameZh: channel.nameZh });
    for (const merchant of DEMO_MERCHANTS) {
      const account = { ownerId: merchant.no, bucket: bucketOfText(merchant.no), currency: null };
      await openAccount(tx, {
        heading: HEADING.merchantPending,
        nameEn: `${merchant.name} pending`,
        nameZh: `${merchant.name} 待结算`,
        ...account,
      });
      await openAccount(tx, {
        heading: HEADING.merchantAvailable,
        nameEn: `${merchant.name} available`,
        nameZh: `${merchant.name} 可用`,
        ...account,
      });
    }
  });
}

/** Posting again is safe: the key of an entry is its payment. */
export async function bookPayments(database: Database, world: DemoWorld): Promise<void> {
  await openAccounts(database);
  const dice = seededRandom(50);
  const booked = world.payments
    .filter((payment) => payment.status === 'succeeded')
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  for (let from = 0; from < booked.length; from += BATCH) {
    const batch = booked.slice(from, from + BATCH);
    const entries = batch.map((payment) =>
      entryOfPayment(
        {
          ...payment,
          currency: payment.currency as Currency,
          feeMinor: payment.kind === 'refund' ? -payment.feeMinor : payment.feeMinor,
          succeededAt: payment.occurredAt,
        },
        newId(bucketOfText(payment.merchantNo), payment.occurredAt, dice),
      ),
    );
    const last = batch.at(-1)?.occurredAt ?? new Date(0);
    await database.db.transaction(async (tx) => {
      for (const answer of await postEntries(tx, entries, last)) if (answer.outcome === 'refused') throw answer.refusal;
    });
  }
  await closeDays(database, world);
}

/** From the first day that has an entry: a channel whose day begins early books on the day before its own. */
async function closeDays(database: Database, world: DemoWorld): Promise<void> {
  const until = addDays(world.lastDate, -OPEN_DAYS);
  for (let date = addDays(world.lastDate, -DEMO_DAYS); date <= until; date = addDays(date, 1)) {
    const at = new Date(endOfBusinessDate(date, BOOK_DAY).getTime() + 3_600_000);
    await database.db
      .transaction((tx) => closeDay(tx, date, at, { id: null, name: 'demo' }))
      .catch((error: unknown) => {
        // Closed by a seed that was interrupted later on.
        if (!(error instanceof DomainError && error.reason === 'day_already_closed')) throw error;
      });
  }
}
