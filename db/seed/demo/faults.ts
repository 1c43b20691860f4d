/** The faults sown into the demo month: read from `faults.tsv`, so that the list is a file that people and tests can hold against the result. */
import fs from 'node:fs';
import path from 'node:path';

/** drop_line: the channel leaves our record out. extra_line: it lists what we do not have. amount, fee, currency: its line differs by
 *  `deltaMinor` (currency: in the code). status: it succeeded there and not here. duplicate: it charged the order twice under
 *  two numbers. ours_twice: our books hold the number twice. */
export type FaultKind = 'drop_line' | 'extra_line' | 'amount' | 'fee' | 'currency' | 'status' | 'duplicate' | 'ours_twice';

export type Fault = {
  /** 1 is the oldest day of the month, 30 is yesterday. */
  day: number;
  channel: string;
  fault: FaultKind;
  record: 'payment' | 'refund';
  /** Which of the day's records, from 1 in order of time. */
  nth: number;
  deltaMinor: bigint;
  /** The channel's corrected statement of that day (where there is one) no longer has it. */
  isCorrected: boolean;
};

export function readFaults(): Fault[] {
  const [, ...lines] = fs
    .readFileSync(path.join(import.meta.dirname, 'faults.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [day = '', channel = '', fault = '', record = '', nth = '', delta = '', corrected = ''] = line.split('\t');
    return {
      day: Number.parseInt(day, 10),
      channel,
      fault: fault as FaultKind,
      record: record as Fault['record'],
      nth: Number.parseInt(nth, 10),
      deltaMinor: BigInt(delta),
      isCorrected: corrected === 'yes',
    };
  });
}
