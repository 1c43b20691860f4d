/** Writes the file of a batch into its pieces as it reads the entries: neither is ever in memory as a whole. */
import { createHash } from 'node:crypto';
import type { Tx } from '../../../db/client.ts';
import { DomainError, invariant } from '../../kernel/errors.ts';
import { insertPiece, PIECE_BYTES } from './batch-store.ts';
import type { BatchAccount, BatchRow, Target } from './contract.ts';
import { csvLine, VOUCHER_CSV_HEAD } from './csv-file.ts';
import { everyEntry, sumDate, type TakenDay } from './entry-store.ts';
import { U8_HEAD, U8_NUMBER_MAX, u8Line } from './u8-file.ts';
import { type FindTarget, type Voucher, type VoucherLine, voucherNumbers, voucherOfEntry, vouchersOfDate } from './voucher.ts';

type Written = Pick<BatchRow, 'byteSize' | 'sha256' | 'voucherCount' | 'lineCount'>;
type Asked = Pick<BatchRow, 'id' | 'no' | 'format' | 'grouping' | 'language'> & { maker: string };

async function* everyVoucher(tx: Tx, batch: Asked, days: readonly TakenDay[], targetOf: FindTarget): AsyncGenerator<Voucher> {
  const nextNo = voucherNumbers();
  for (const [date, taken] of Map.groupBy(days, ({ businessDate }) => businessDate)) {
    const scopes = taken.map(({ scope }) => scope);
    if (batch.grouping === 'summed') yield* vouchersOfDate(date, await sumDate(tx, date, scopes), nextNo, targetOf, batch.language);
    else for await (const entry of everyEntry(tx, date, scopes)) yield voucherOfEntry(entry, nextNo(date), targetOf, batch.language);
  }
}

const placeOf = ({ code, auxiliaryKind, auxiliaryCode }: Target, currency: string, side: 'D' | 'C') =>
  [code, auxiliaryKind, auxiliaryCode ?? '', currency, side].join(' ');

/** What the lines add up to by where they go, to be compared with the sums that the database made of the same entries. */
class ControlTotals {
  readonly #sums = new Map<string, bigint>();

  add(target: Target, currency: string, side: 'D' | 'C', minor: bigint): void {
    const place = placeOf(target, currency, side);
    this.#sums.set(place, (this.#sums.get(place) ?? 0n) + minor);
  }

  equals(other: ControlTotals): boolean {
    const own = [...this.#sums].filter(([, minor]) => minor !== 0n);
    return (
      own.length === [...other.#sums].filter(([, minor]) => minor !== 0n).length &&
      own.every(([place, minor]) => other.#sums.get(place) === minor)
    );
  }
}

/** Refuses `voucher_u8_numbers`: more vouchers in a month, or lines in a voucher, than U8 has numbers for. */
function requireNumbers(voucher: Voucher): void {
  const [{ voucherNo, businessDate }] = voucher as [VoucherLine];
  const count = Math.max(voucherNo, voucher.length);
  if (count > U8_NUMBER_MAX)
    throw new DomainError('precondition', 'voucher_u8_numbers', `U8 has numbers up to ${U8_NUMBER_MAX}`, {
      month: businessDate.slice(0, 7),
      limit: U8_NUMBER_MAX,
    });
}

/** Writes the lines of what was taken; the sums of the file are those of `accounts`, to the minor unit. */
export async function writeFile(tx: Tx, batch: Asked, days: readonly TakenDay[], accounts: readonly BatchAccount[]): Promise<Written> {
  const targets = new Map(accounts.map(({ account, currency, target }) => [`${account} ${currency}`, target]));
  const targetOf: FindTarget = (account, currency) => {
    const target = targets.get(`${account} ${currency}`);
    invariant(target, 'a posting of an account that the sums do not have');
    return target;
  };
  const expected = new ControlTotals();
  for (const { target, currency, debitMinor, creditMinor } of accounts) {
    expected.add(target, currency, 'D', debitMinor);
    expected.add(target, currency, 'C', creditMinor);
  }
  const lineOf = (line: VoucherLine) => (batch.format === 'u8' ? u8Line(line, batch.maker) : csvLine(line, batch.no));
  const hash = createHash('sha256');
  const written = new ControlTotals();
  let waiting: Buffer[] = [batch.format === 'u8' ? U8_HEAD : VOUCHER_CSV_HEAD];
  let waitingBytes = (waiting[0] as Buffer).length;
  let [byteSize, voucherCount, lineCount, pieces] = [0n, 0n, 0n, 0];
  const keep = async (least: number) => {
    while (waitingBytes >= least && waitingBytes > 0) {
      const all = Buffer.concat(waiting);
      const piece = all.subarray(0, PIECE_BYTES);
      hash.update(piece);
      await insertPiece(tx, batch.id, pieces, piece);
      pieces += 1;
      byteSize += BigInt(piece.length);
      waiting = [all.subarray(piece.length)];
      waitingBytes = all.length - piece.length;
    }
  };
  for await (const voucher of everyVoucher(tx, batch, days, targetOf)) {
    if (batch.format === 'u8') requireNumbers(voucher);
    for (const line of voucher) {
      const bytes = lineOf(line);
      waiting.push(bytes);
      waitingBytes += bytes.length;
      written.add(line.target, line.currency, line.side, line.amountMinor);
    }
    voucherCount += 1n;
    lineCount += BigInt(voucher.length);
    await keep(PIECE_BYTES);
  }
  await keep(1);
  invariant(written.equals(expected), 'the lines of the file do not add up to the entries');
  return { byteSize, sha256: hash.digest('hex'), voucherCount, lineCount };
}
