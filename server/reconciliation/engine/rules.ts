/** The rules by which the engine compares. */

/** How two sides of one channel are compared. Times of day in `zone`; tolerances in minor units, inclusive. */
export type Rules = {
  zone: string;
  dayCut: string;
  dayCutWindowMinutes: number;
  amountToleranceMinor: bigint;
  feeToleranceMinor: bigint;
  /** How far apart in time a line and a record may be to be held the same by amount alone. */
  timeWindowMinutes: number;
};

export const DEFAULT_RULES: Rules = {
  zone: 'Asia/Shanghai',
  dayCut: '00:00',
  dayCutWindowMinutes: 30,
  amountToleranceMinor: 0n,
  feeToleranceMinor: 0n,
  timeWindowMinutes: 10,
};
