/** The bench's world: n payments of one day as both sides have them, with about 0.3 % of seven kinds of differences, made line by line. */

const START = Date.parse('2026-03-01T16:00:00Z');
const DAY_MS = 86_400_000;
export const DATE = '2026-03-02';
/** Every 330th row has a fault, seven kinds in turn: about 0.3 %. */
const EVERY = 330;

export type Row = {
  index: number;
  ourNo: string;
  channelNo: string;
  kind: 'payment' | 'refund';
  amountMinor: number;
  feeMinor: number;
  at: number;
  merchantNo: string;
  fault: 'none' | 'missing_in_books' | 'missing_at_channel' | 'amount' | 'fee' | 'status' | 'currency' | 'duplicate';
};

const FAULTS = ['missing_in_books', 'missing_at_channel', 'amount', 'fee', 'status', 'currency', 'duplicate'] as const;

/** A mixing step, so that numbers do not come in the order of the file. */
const mix = (n: number) => Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0;

export function rowOf(index: number, n: number): Row {
  const hash = mix(index + 1);
  const amountMinor = 100 + (hash % 99_991) * 3;
  // The last half hour of the day stays empty: nothing waits, every fault is a difference.
  const at = START + Math.floor((index / n) * (DAY_MS - 2_400_000));
  const serial = String(index).padStart(9, '0');
  return {
    index,
    amountMinor,
    at,
    ourNo: `ORD20260302${String(hash % 1_000_000).padStart(6, '0')}${serial}`,
    channelNo: `4200002${String(hash).padStart(10, '0')}${serial}`,
    kind: index % 20 === 19 ? 'refund' : 'payment',
    feeMinor: Math.round(amountMinor * 0.006),
    merchantNo: `M${100_000 + (hash % 2_000)}`,
    fault: index % EVERY === EVERY - 1 ? (FAULTS[Math.floor(index / EVERY) % FAULTS.length] as Row['fault']) : 'none',
  };
}

const decimal = (minor: number) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
const clock = (at: number) => new Date(at + 8 * 3_600_000).toISOString();

export const STATEMENT_HEADER = 'time,channel_no,our_no,kind,status,currency,amount,fee,merchant_no,original_no,store,subject';
/** Zero, one or two lines of twelve columns. */
export function statementText(row: Row): string {
  if (row.fault === 'missing_at_channel') return '';
  const amount = decimal(row.fault === 'amount' ? row.amountMinor + 100 : row.amountMinor);
  const fee = decimal(row.fault === 'fee' ? row.feeMinor + 1 : row.feeMinor);
  const currency = row.fault === 'currency' ? 'USD' : 'CNY';
  const time = clock(row.at).slice(0, 19).replace('T', ' ');
  const rest = `${row.kind},SUCCESS,${currency},${amount},${fee},${row.merchantNo},,S${row.index % 500},Order of shop ${row.index % 977}\n`;
  const line = `${time},${row.channelNo},${row.ourNo},${rest}`;
  return row.fault === 'duplicate' ? `${line}${time},9${row.channelNo.slice(1)},${row.ourNo},${rest}` : line;
}

export const ORDERS_HEADER = 'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no';
export function orderText(row: Row): string {
  if (row.fault === 'missing_in_books') return '';
  const status = row.fault === 'status' ? 'processing' : 'succeeded';
  return `${row.kind},${row.ourNo},${row.channelNo},,${decimal(row.amountMinor)},CNY,${decimal(row.feeMinor)},${status},${clock(row.at).slice(0, 19)}+08:00,${row.merchantNo}\n`;
}

/** How many of each kind there are to find. */
export function expectedFaults(n: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = EVERY - 1; index < n; index += EVERY) {
    const { fault } = rowOf(index, n);
    counts[fault] = (counts[fault] ?? 0) + 1;
  }
  return counts;
}
