/** The closed lists of mapped files, as codes. */

export const MAPPED_FIELDS = [
  'kind',
  'ourNo',
  'channelNo',
  'originalOurNo',
  'originalChannelNo',
  'amount',
  'amountIn',
  'amountOut',
  'currency',
  'fee',
  'status',
  'occurredAt',
  'occurredTime',
  'merchantNo',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];
