/** Channels as the console shows them. */
export type ChannelRow = {
  code: string;
  nameEn: string;
  nameZh: string;
  formatId: string;
  timeZone: string;
  dayCut: string;
  dayCutWindowMinutes: number;
  statementDueTime: string;
  acceptInPart: boolean;
  amountToleranceMinor: bigint;
  feeToleranceMinor: bigint;
  currency: string;
  active: boolean;
};
