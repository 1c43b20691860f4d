/** A voucher 凭证: what the finance system books for one entry, or for all entries of a date, event and currency. Gross: a debit and a credit of one
 *  account are never set off against each other. */
import { EVENT_ZH } from '../ledger-in-chinese.ts';
import type { Target } from './contract.ts';
import { headingOf } from './mapping.ts';

export type VoucherLine = {
  businessDate: string;
  lateForDate: string | null;
  /** Counted from one, anew each calendar month of the batch: a finance system numbers its vouchers by month. */
  voucherNo: number;
  lineNo: number;
  summary: string;
  target: Target;
  side: 'D' | 'C';
  /** Above zero. */
  amountMinor: bigint;
  currency: string;
  eventType: string;
  /** Our account; of a sum the heading of several. */
  account: string;
  postingCount: bigint;
  /** Of one entry. */
  entryNo: string | null;
  sourceId: string | null;
};
export type Voucher = VoucherLine[];

/** An entry as a voucher needs it. */
export type ExportedEntry = {
  no: string;
  businessDate: string;
  lateForDate: string | null;
  eventType: string;
  sourceId: string;
  memo: string | null;
  legs: readonly { account: string; side: 'D' | 'C'; amountMinor: bigint; currency: string }[];
};

/** What moved on one account by one event of one date. */
export type DaySum = { eventType: string; account: string; currency: string; side: 'D' | 'C'; amountMinor: bigint; postingCount: bigint };

export type FindTarget = (account: string, currency: string) => Target;

/** What an event is called in a summary: in English its code, as in every file. */
function eventWord(eventType: string, language: 'en' | 'zh'): string {
  return language === 'zh' && Object.hasOwn(EVENT_ZH, eventType) ? EVENT_ZH[eventType as keyof typeof EVENT_ZH] : eventType;
}

/** Numbers vouchers in the order of their dates. */
export function voucherNumbers(): (businessDate: string) => number {
  let month = '';
  let last = 0;
  return (businessDate) => {
    if (businessDate.slice(0, 7) !== month) {
      month = businessDate.slice(0, 7);
      last = 0;
    }
    last += 1;
    return last;
  };
}

/** The voucher of an entry: a line a leg, in its order. */
export function voucherOfEntry(entry: ExportedEntry, voucherNo: number, targetOf: FindTarget, language: 'en' | 'zh'): Voucher {
  const summary = [eventWord(entry.eventType, language), entry.sourceId, entry.memo].filter((part) => part !== null).join(' ');
  return entry.legs.map(({ account, side, amountMinor, currency }, index) => ({
    businessDate: entry.businessDate,
    lateForDate: entry.lateForDate,
    voucherNo,
    lineNo: index + 1,
    summary,
    target: targetOf(account, currency),
    side,
    amountMinor,
    currency,
    eventType: entry.eventType,
    account,
    postingCount: 1n,
    entryNo: entry.no,
    sourceId: entry.sourceId,
  }));
}

const byText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** The vouchers of a date: one for each event and currency, its lines summed by where they go, debits first. Accounts that go to one place are one
 *  line, under their heading; the sums are those of the postings, to the minor unit. */
export function vouchersOfDate(
  businessDate: string,
  sums: readonly DaySum[],
  nextNo: (businessDate: string) => number,
  targetOf: FindTarget,
  language: 'en' | 'zh',
): Voucher[] {
  const vouchers = Map.groupBy(sums, ({ eventType, currency }) => `${eventType} ${currency}`);
  return [...vouchers.keys()].sort(byText).map((key) => {
    const lines = new Map<string, Omit<VoucherLine, 'voucherNo' | 'lineNo'>>();
    for (const { eventType, account, currency, side, amountMinor, postingCount } of vouchers.get(key) ?? []) {
      const target = targetOf(account, currency);
      const heading = headingOf(account);
      const place = [side === 'D' ? 0 : 1, heading, target.code, target.auxiliaryKind, target.auxiliaryCode ?? ''].join(' ');
      const line = lines.get(place);
      if (line) {
        line.amountMinor += amountMinor;
        line.postingCount += postingCount;
        if (line.account !== account) line.account = heading;
      } else {
        lines.set(place, {
          businessDate,
          lateForDate: null,
          summary: `${eventWord(eventType, language)} ${businessDate}`,
          target,
          side,
          amountMinor,
          currency,
          eventType,
          account,
          postingCount,
          entryNo: null,
          sourceId: null,
        });
      }
    }
    const voucherNo = nextNo(businessDate);
    return [...lines].sort(([left], [right]) => byText(left, right)).map(([, line], index) => ({ ...line, voucherNo, lineNo: index + 1 }));
  });
}
